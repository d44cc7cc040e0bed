#include "core/text/html_tokens.hpp"

#include <algorithm>

namespace samestory::text {
namespace {

struct Element {
  std::string_view name;
  HtmlRole role;
};

using enum HtmlRole;
// Sorted by name.
constexpr std::array kElements = std::to_array<Element>({
    {"a", inlined},        {"abbr", inlined},   {"address", block},    {"article", block},
    {"aside", block},      {"audio", dropped},  {"b", inlined},        {"bdi", inlined},
    {"bdo", inlined},      {"big", inlined},    {"blockquote", block}, {"body", document},
    {"br", breaks},        {"button", dropped}, {"canvas", dropped},   {"caption", block},
    {"center", block},     {"cite", inlined},   {"code", inlined},     {"datalist", dropped},
    {"dd", block},         {"del", inlined},    {"details", block},    {"dfn", inlined},
    {"dialog", block},     {"dir", block},      {"div", block},        {"dl", block},
    {"dt", block},         {"em", inlined},     {"fieldset", block},   {"figcaption", block},
    {"figure", block},     {"font", inlined},   {"footer", block},     {"form", block},
    {"h1", block},         {"h2", block},       {"h3", block},         {"h4", block},
    {"h5", block},         {"h6", block},       {"header", block},     {"hgroup", block},
    {"hr", breaks},        {"html", document},  {"i", inlined},        {"iframe", raw},
    {"img", picture},      {"ins", inlined},    {"kbd", inlined},      {"legend", block},
    {"li", block},         {"main", block},     {"mark", inlined},     {"menu", block},
    {"nav", dropped},      {"noembed", raw},    {"noframes", raw},     {"noscript", dropped},
    {"object", dropped},   {"ol", block},       {"optgroup", block},   {"option", block},
    {"p", block},          {"pre", verbatim},   {"q", inlined},        {"s", inlined},
    {"samp", inlined},     {"script", raw},     {"section", block},    {"select", dropped},
    {"small", inlined},    {"span", inlined},   {"strike", inlined},   {"strong", inlined},
    {"style", raw},        {"sub", inlined},    {"summary", block},    {"sup", inlined},
    {"svg", dropped},      {"table", block},    {"tbody", block},      {"td", cell},
    {"template", dropped}, {"textarea", raw},   {"tfoot", block},      {"th", cell},
    {"thead", block},      {"time", inlined},   {"title", raw},        {"tr", block},
    {"tt", inlined},       {"u", inlined},      {"ul", block},         {"var", inlined},
    {"video", dropped},
});
constexpr bool ascends() {
  for (std::size_t i = 1; i < kElements.size(); ++i) {
    if (kElements[i].name <= kElements[i - 1].name) return false;
  }
  return true;
}
static_assert(ascends() && kElements.size() < kHtmlElements);
constexpr std::size_t kNameBytesMax = 10;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool ends_name(char c) {
  return is_space(c) || c == '/' || c == '>';
}

// Number and role of an element; number 0 is kept for unknown ones.
void look_up(std::string_view name, HtmlTag& tag) {
  if (name.size() > kNameBytesMax) return;
  std::array<char, kNameBytesMax> bytes{};
  std::transform(name.begin(), name.end(), bytes.begin(), lower);
  const std::string_view key(bytes.data(), name.size());
  const auto at = std::lower_bound(kElements.begin(), kElements.end(), key,
                                   [](const Element& e, std::string_view k) { return e.name < k; });
  if (at == kElements.end() || at->name != key) return;
  tag.role = at->role;
  tag.element = static_cast<std::uint8_t>(at - kElements.begin() + 1);
}

// Behind the attribute value that follows '='; the end of the input when its quote never closes.
std::size_t skip_value(std::string_view html, std::size_t at) {
  while (at < html.size() && is_space(html[at])) ++at;
  if (at == html.size()) return at;
  if (html[at] == '"' || html[at] == '\'') {
    const std::size_t close = html.find(html[at], at + 1);
    return close == std::string_view::npos ? html.size() : close + 1;
  }
  while (at < html.size() && !is_space(html[at]) && html[at] != '>') ++at;
  return at;
}

}  // namespace

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() && std::equal(text.begin(), text.end(), lower_case.begin(),
                                                        [](char a, char b) { return lower(a) == b; });
}

bool starts_html_tag(std::string_view html, std::size_t at) {
  if (at + 1 < html.size() && is_letter(html[at + 1])) return true;
  return at + 2 < html.size() && html[at + 1] == '/' && is_letter(html[at + 2]);
}

HtmlRole html_role_at(std::string_view html, std::size_t at) {
  const std::string_view name =
      html.substr(std::min(html.size(), at + (html.substr(at).starts_with("</") ? 2 : 1)));
  std::size_t size = 0;
  while (size < name.size() && size <= kNameBytesMax && !ends_name(name[size])) ++size;
  HtmlTag tag;
  look_up(name.substr(0, size), tag);
  return tag.role;
}

HtmlTag read_html_tag(std::string_view html, std::size_t at) {
  HtmlTag tag;
  tag.closing = html[at + 1] == '/';
  const std::size_t name_begin = at + (tag.closing ? 2 : 1);
  std::size_t end = name_begin;
  while (end < html.size() && !ends_name(html[end])) ++end;
  look_up(html.substr(name_begin, end - name_begin), tag);
  while (end < html.size() && html[end] != '>') {
    end = html[end] == '=' ? skip_value(html, end + 1) : end + 1;
  }
  tag.complete = end < html.size();
  tag.self_closing = tag.complete && html[end - 1] == '/';
  tag.end = tag.complete ? end + 1 : html.size();
  return tag;
}

std::size_t skip_html_declaration(std::string_view html, std::size_t at) {
  const std::string_view rest = html.substr(at);
  const auto behind = [&](std::string_view mark, std::size_t from) {
    const std::size_t found = html.find(mark, from);
    return found == std::string_view::npos ? html.size() : found + mark.size();
  };
  if (rest.starts_with("<!-->")) return at + 5;
  if (rest.starts_with("<!--->")) return at + 6;
  if (rest.starts_with("<!--")) return behind("-->", at + 4);
  // Feeds leave the marks of CDATA around markup; only the mark goes.
  if (rest.starts_with("<![CDATA[")) return at + 9;
  return behind(">", at + 1);
}

std::size_t find_raw_end(std::string_view html, std::size_t at, std::uint8_t element) {
  const std::string_view name = kElements[element - 1U].name;
  for (; (at = html.find("</", at)) != std::string_view::npos; at += 2) {
    const std::size_t end = at + 2 + name.size();
    if (end > html.size()) break;
    if (equals_ignoring_case(html.substr(at + 2, name.size()), name) &&
        (end == html.size() || ends_name(html[end]))) {
      return at;
    }
  }
  return html.size();
}

}  // namespace samestory::text
