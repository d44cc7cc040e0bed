#include "core/text/plain_text.hpp"

#include <array>
#include <bitset>
#include <cstdint>

#include "core/text/html_entities.hpp"
#include "core/text/html_tokens.hpp"

namespace samestory::text {
namespace {

void append_utf8(char32_t c, std::string& out) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

// Characters without width that typesetting leaves inside words: soft hyphen, zero-width space, word joiner,
// byte order mark. Their length at the start of `text`; 0 when none stands there.
std::size_t invisible_at(std::string_view text) {
  if (text.starts_with("\xC2\xAD")) return 2;
  for (const std::string_view mark : {"\xE2\x80\x8B", "\xE2\x81\xA0", "\xEF\xBB\xBF"}) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

// Puts text out with blanks folded and no empty lines.
class LineWriter {
 public:
  explicit LineWriter(std::size_t bytes_max) { out_.reserve(bytes_max); }

  void blank() { blank_pending_ = true; }
  void end_line() {
    blank_pending_ = false;
    if (!at_line_start()) out_.push_back('\n');
  }
  void text(std::string_view visible) {
    if (blank_pending_ && !at_line_start()) out_.push_back(' ');
    blank_pending_ = false;
    out_.append(visible);
  }
  std::size_t mark() const { return out_.size(); }
  void cut_back_to(std::size_t mark) {
    if (mark < out_.size()) out_.resize(mark);
    blank_pending_ = true;
  }
  std::string take() {
    end_line();
    if (!out_.empty()) out_.pop_back();
    return std::move(out_);
  }

 private:
  bool at_line_start() const { return out_.empty() || out_.back() == '\n'; }
  std::string out_;
  bool blank_pending_ = false;
};

class TextExtractor {
 public:
  explicit TextExtractor(std::string_view html) : html_(html), out_(html.size() + 1) {}

  std::string run() {
    for (std::size_t at = 0; at < html_.size();) at = html_[at] == '<' ? markup(at) : text(at);
    return out_.take();
  }

 private:
  std::size_t markup(std::size_t at) {
    if (starts_html_tag(html_, at)) return tag(at);
    const char next = at + 1 < html_.size() ? html_[at + 1] : '\0';
    if (next == '!' || next == '?' || next == '/') {
      if (html_.substr(at).starts_with("<![CDATA[")) cdata_open_ = true;
      return skip_html_declaration(html_, at);
    }
    out_.text("<");
    return at + 1;
  }

  std::size_t tag(std::size_t at) {
    const HtmlTag tag = read_html_tag(html_, at);
    if (!tag.complete) return html_.size();
    switch (tag.role) {
      case HtmlRole::unknown:
      case HtmlRole::inlined:
      case HtmlRole::picture:
        break;
      case HtmlRole::cell:
        out_.blank();
        break;
      case HtmlRole::block:
      case HtmlRole::breaks:
      case HtmlRole::document:
        out_.end_line();
        break;
      case HtmlRole::verbatim:
        out_.end_line();
        verbatim_depth_ += tag.closing ? (verbatim_depth_ > 0 ? -1 : 0) : 1;
        break;
      case HtmlRole::dropped:
        dropped(tag);
        break;
      case HtmlRole::raw:
        if (!tag.closing) return find_raw_end(html_, tag.end, tag.element);
        out_.blank();
        break;
    }
    return tag.end;
  }

  // Text of a dropped element goes when its end is seen, so that a forgotten end tag costs nothing.
  void dropped(const HtmlTag& tag) {
    if (tag.self_closing) return;
    Open& open = open_[tag.element];
    if (!tag.closing) {
      if (open.depth++ == 0) open.begin = out_.mark();
    } else if (open.depth > 0 && --open.depth == 0) {
      out_.cut_back_to(open.begin);
    }
  }

  std::size_t text(std::size_t at) {
    const auto byte = static_cast<unsigned char>(html_[at]);
    if (byte == '&') return reference(at);
    if (byte <= ' ' || byte == 0x7F) {
      if (byte == '\n' && verbatim_depth_ > 0) {
        out_.end_line();
      } else if (byte != 0) {
        out_.blank();
      }
      return at + 1;
    }
    if (byte == ']' && cdata_open_ && html_.substr(at).starts_with("]]>")) return cdata_open_ = false, at + 3;
    if (byte >= 0xC2) {
      const std::string_view rest = html_.substr(at);
      if (rest.starts_with("\xC2\xA0")) return out_.blank(), at + 2;
      if (const std::size_t bytes = invisible_at(rest)) return at + bytes;
    }
    std::size_t end = at + 1;
    while (end < html_.size() && is_plain(html_[end])) ++end;
    out_.text(html_.substr(at, end - at));
    return end;
  }

  // Bytes that need no look: neither markup nor the first byte of a blank or an invisible character.
  static bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) return byte != 0xC2 && byte != 0xE2 && byte != 0xEF;
    return byte > ' ' && byte < 0x7F && byte != '<' && byte != '&' && byte != ']';
  }

  std::size_t reference(std::size_t at) {
    const CharacterReference found = decode_character_reference(html_.substr(at));
    if (found.bytes == 0) return out_.text("&"), at + 1;
    if (found.code_point == 0xA0 || found.code_point <= ' ') {
      out_.blank();
      return at + found.bytes;
    }
    std::string decoded;
    append_utf8(found.code_point, decoded);
    if (invisible_at(decoded) == 0) out_.text(decoded);
    return at + found.bytes;
  }

  struct Open {
    std::uint32_t depth = 0;
    std::size_t begin = 0;
  };
  std::string_view html_;
  LineWriter out_;
  std::array<Open, kHtmlElements> open_{};
  int verbatim_depth_ = 0;
  bool cdata_open_ = false;
};

}  // namespace

bool looks_like_html(std::string_view body) {
  std::bitset<kHtmlElements> opened;
  for (std::size_t at = 0; (at = body.find('<', at)) != std::string_view::npos;) {
    if (!starts_html_tag(body, at)) {
      if (equals_ignoring_case(body.substr(at, 9), "<!doctype")) return true;
      ++at;
      continue;
    }
    if (html_role_at(body, at) == HtmlRole::unknown) {
      ++at;
      continue;
    }
    const HtmlTag tag = read_html_tag(body, at);
    if (!tag.complete) return false;
    switch (tag.role) {
      case HtmlRole::unknown:
        break;
      case HtmlRole::breaks:
      case HtmlRole::picture:
      case HtmlRole::document:
        return true;
      case HtmlRole::raw:
        if (!tag.closing) return find_raw_end(body, tag.end, tag.element) < body.size();
        break;
      case HtmlRole::block:
        // The end tags of <p> and <li> may be left out: two of a kind are enough.
        if (opened[tag.element]) return true;
        opened[tag.element] = !tag.closing;
        break;
      case HtmlRole::inlined:
      case HtmlRole::cell:
      case HtmlRole::verbatim:
      case HtmlRole::dropped:
        if (tag.closing && opened[tag.element]) return true;
        opened[tag.element] = opened[tag.element] || !tag.closing;
        break;
    }
    at = tag.end;
  }
  return false;
}

std::string html_to_text(std::string_view html) {
  return TextExtractor(html).run();
}

std::string comparable_text(std::string_view title, std::string_view plain_body) {
  if (title.empty()) return std::string(plain_body);
  std::string text(title);
  if (plain_body.empty()) return text;
  text.reserve(title.size() + 1 + plain_body.size());
  text += '\n';
  text += plain_body;
  return text;
}

}  // namespace samestory::text
