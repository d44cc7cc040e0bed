#include "bench/duplicates/edits.hpp"

#include <algorithm>
#include <cctype>

namespace samestory::bench {
namespace {

std::size_t below(std::size_t limit, Random& random) {
  return limit == 0 ? 0 : random() % limit;
}
double unit(Random& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

std::string join(const std::vector<std::string_view>& parts, std::size_t begin, std::size_t end,
                 char separator) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    text += parts[i];
    text += separator;
  }
  return text;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::size_t size = end == std::string_view::npos ? text.size() : end + separator.size();
    parts.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return parts;
}

// Paragraphs, or groups of three sentences where a text has no paragraphs.
std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> paragraphs;
  for (const auto part : split(text, "\n")) {
    if (part.size() > 1) paragraphs.emplace_back(part);
  }
  if (paragraphs.size() >= 4) return paragraphs;
  paragraphs.clear();
  const auto sentences = split(text, ". ");
  for (std::size_t i = 0; i < sentences.size(); i += 3) {
    paragraphs.push_back(join(sentences, i, std::min(i + 3, sentences.size()), ' ') + "\n");
  }
  return paragraphs;
}

std::string concatenated(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

std::string cut(std::string_view text, Random& random) {
  const auto words = split_words(text);
  const double kept = 0.4 + 0.4 * unit(random);
  return join(words, 0, static_cast<std::size_t>(kept * static_cast<double>(words.size())), ' ');
}

std::string excerpt(std::string_view text, Random& random) {
  const auto words = split_words(text);
  const std::size_t size = std::min<std::size_t>(100 + below(101, random), words.size());
  const std::size_t begin = below(words.size() - size + 1, random);
  return join(words, begin, begin + size, ' ');
}

std::string new_lead(std::string_view text, std::string_view other, Random& random) {
  const auto words = split_words(text);
  const auto others = split_words(other);
  const std::size_t lead = std::min<std::size_t>(35 + below(25, random), words.size() / 4);
  return "Subscribe to our newsletter. Sign up for breaking news alerts. Share this article.\n" +
         join(others, 0, std::min(lead, others.size()), ' ') + "\n" + join(words, lead, words.size(), ' ') +
         "\nFollow us on Facebook, Twitter and Instagram. Copyright " +
         std::to_string(2015 + below(10, random)) +
         ". All rights reserved. This material may not be published, broadcast or rewritten.";
}

std::string with_sentences(std::string_view text, std::string_view other, Random& random) {
  const auto sentences = split(text, ". ");
  const auto others = split(other, ". ");
  std::string result;
  for (const auto sentence : sentences) {
    result += sentence;
    if (random() % 7 == 0) result += others[below(others.size(), random)];
  }
  return result;
}

std::string with_case_and_punctuation(std::string_view text, Random& random) {
  std::string result;
  bool shout = false;
  for (const char c : text) {
    if (c == ' ' && random() % 20 == 0) shout = !shout;
    if (c == '"') {
      result += random() % 2 ? "\u201C" : "\u00AB";
    } else if (c == ',' && random() % 3 == 0) {
      result += " -";
    } else if (c == ' ' && random() % 12 == 0) {
      result += random() % 2 ? "  " : " \u2014 ";
    } else {
      result += shout ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    }
  }
  return result;
}

std::string with_ocr_noise(std::string_view text, Random& random) {
  static constexpr std::string_view kFrom = "lo1ecnmuhbrtiS0BgqaOGD5";
  static constexpr std::string_view kInto = "10lcoumnbhnfl5O8qgoQCO6";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || random() % 50 != 0) {
      result += c;
      continue;
    }
    const std::size_t known = kFrom.find(c);
    if (known != std::string_view::npos) {
      result += kInto[known];
    } else if (random() % 2) {
      result += static_cast<char>('a' + below(26, random));
    }  // else the character is lost
  }
  return result;
}

}  // namespace

std::string_view name_of(Edit edit) {
  switch (edit) {
    case Edit::word_edits_1_5:
      return "word edits 1.5 %";
    case Edit::word_edits_8:
      return "word edits 8 %";
    case Edit::cut:
      return "cut by 20-60 %";
    case Edit::new_lead_boilerplate:
      return "new lead, boilerplate";
    case Edit::inserted_sentences:
      return "inserted sentences";
    case Edit::reordered_paragraphs:
      return "reordered paragraphs";
    case Edit::excerpt:
      return "excerpt, 100-200 words";
    case Edit::merged:
      return "merged articles";
    case Edit::case_punctuation:
      return "case and punctuation";
    case Edit::ocr_noise:
      return "OCR noise 2 %";
  }
  return "";
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !std::isspace(static_cast<unsigned char>(text[i]))) continue;
    if (i > begin) words.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return words;
}

std::string with_word_edits(std::string_view text, std::string_view other, double share, Random& random) {
  const auto words = split_words(text);
  const auto others = split_words(other);
  std::string result;
  for (const auto word : words) {
    const std::uint64_t kind = unit(random) < share ? random() % 3 : 3;
    if (kind != 0)
      result += kind == 1 ? others[below(others.size(), random)] : word;  // 0: dropped, 1: replaced
    if (kind == 2) result.append(" ").append(others[below(others.size(), random)]);  // one more
    result += ' ';
  }
  return result;
}

std::string edited(std::string_view text, std::string_view other, Edit edit, Random& random) {
  switch (edit) {
    case Edit::word_edits_1_5:
      return with_word_edits(text, other, 0.015, random);
    case Edit::word_edits_8:
      return with_word_edits(text, other, 0.08, random);
    case Edit::cut:
      return cut(text, random);
    case Edit::new_lead_boilerplate:
      return new_lead(text, other, random);
    case Edit::inserted_sentences:
      return with_sentences(text, other, random);
    case Edit::reordered_paragraphs: {
      auto paragraphs = paragraphs_of(text);
      std::shuffle(paragraphs.begin(), paragraphs.end(), random);
      return concatenated(paragraphs);
    }
    case Edit::excerpt:
      return excerpt(text, random);
    case Edit::merged: {
      const auto others = split_words(other);
      return std::string(text) + "\n" +
             join(others, 0, std::min(others.size(), split_words(text).size()), ' ');
    }
    case Edit::case_punctuation:
      return with_case_and_punctuation(text, random);
    case Edit::ocr_noise:
      return with_ocr_noise(text, random);
  }
  return std::string(text);
}

}  // namespace samestory::bench
