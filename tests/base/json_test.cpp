#include "base/json.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

using base::Error;
using base::ErrorKind;

std::string refusal(const std::string& text, const base::JsonLimits& limits = {}) {
  try {
    static_cast<void>(base::parseJson(text, limits));
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::kMetadataInvalid);
    return e.text();
  }
  return "accepted";
}

std::string nested(int depth) {
  const auto count = static_cast<std::size_t>(depth);
  return std::string(count, '[') + std::string(count, ']');
}

TEST_CASE("parseJson: members keep their types", "[base]") {
  const auto object = base::parseJsonObject(
      R"({"s":"a\u00e4\ud83d\ude00\/","b":true,"i":-3,"big":4102444800000,"t":"3600","f":3600.0,)"
      R"("l":["x","y"],"n":null,"o":{"k":1}})");
  CHECK(base::jsonString(*object, "s") == "a\xC3\xA4\xF0\x9F\x98\x80/");
  CHECK(base::jsonBool(*object, "b") == true);
  CHECK(base::jsonInteger(*object, "i") == -3);
  CHECK(base::jsonInteger(*object, "big") == 4102444800000);
  CHECK(base::jsonInteger(*object, "t") == 3600);
  CHECK(base::jsonInteger(*object, "f") == 3600);
  CHECK(base::jsonStrings(*object, "l") == std::vector<std::string>{"x", "y"});
  CHECK_FALSE(base::jsonString(*object, "n").has_value());
  CHECK_FALSE(base::jsonString(*object, "missing").has_value());
  CHECK_FALSE(base::jsonInteger(*object, "missing").has_value());
  CHECK_FALSE(base::jsonBool(*object, "missing").has_value());
  CHECK_FALSE(base::jsonStrings(*object, "missing").has_value());
}

TEST_CASE("parseJson: a member of another type is refused by name", "[base]") {
  const auto object =
      base::parseJsonObject(R"({"s":1,"b":"true","i":"12x","h":1.5,"e":"","l":["x",1],"m":"x"})");
  CHECK_THROWS_AS(base::jsonString(*object, "s"), Error);
  CHECK_THROWS_AS(base::jsonBool(*object, "b"), Error);
  CHECK_THROWS_AS(base::jsonInteger(*object, "i"), Error);
  CHECK_THROWS_AS(base::jsonInteger(*object, "h"), Error);
  CHECK_THROWS_AS(base::jsonInteger(*object, "e"), Error);
  CHECK_THROWS_AS(base::jsonStrings(*object, "l"), Error);
  CHECK_THROWS_WITH(base::jsonStrings(*object, "m"), Catch::Contains("'m'"));
}

TEST_CASE("parseJson: what is no JSON is refused", "[base]") {
  for (const auto* const text : {"",
                                 " ",
                                 "{",
                                 "}",
                                 "[1,]",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "nul",
                                 "True",
                                 "01",
                                 "+1",
                                 "1.",
                                 ".5",
                                 "1e",
                                 "-",
                                 "NaN",
                                 "Infinity",
                                 "\"",
                                 "\"\\x\"",
                                 "\"\\u12g4\"",
                                 "[1 2]",
                                 "{\"a\" 1}",
                                 "// c\n1",
                                 "/*c*/1",
                                 "[\"a\nb\"]",
                                 "\xEF\xBB\xBF{}",
                                 "<html></html>",
                                 "\"\\\"",
                                 "{\"a\":}"})
    CHECK(refusal(text) != "accepted");
}

TEST_CASE("parseJson: bytes after the value are refused", "[base]") {
  CHECK_THAT(refusal("{} {}"), Catch::Contains("after its value"));
  CHECK_THAT(refusal(std::string("{}\0", 3)), Catch::Contains("after its value"));
  CHECK(refusal("{} \r\n\t") == "accepted");
}

TEST_CASE("parseJson: a name twice is refused, however it is spelt", "[base]") {
  CHECK_THAT(refusal(R"({"issuer":"a","issuer":"b"})"), Catch::Contains("twice"));
  CHECK_THAT(refusal(R"({"issuer":"a","iss\u0075er":"b"})"), Catch::Contains("twice"));
  CHECK_THAT(refusal(R"([{"x":{"a":1,"a":1}}])"), Catch::Contains("twice"));
  CHECK(refusal(R"([{"a":1},{"a":1}])") == "accepted");
}

TEST_CASE("parseJson: invalid UTF-8, lone surrogates and NUL are refused", "[base]") {
  CHECK_THAT(refusal("[\"\xC3\x28\"]"), Catch::Contains("UTF-8"));
  CHECK_THAT(refusal("[\"\xED\xA0\x80\"]"), Catch::Contains("UTF-8"));
  CHECK_THAT(refusal(R"(["\ud800"])"), Catch::Contains("surrogate"));
  CHECK_THAT(refusal(R"(["\udc00\ud800"])"), Catch::Contains("surrogate"));
  CHECK_THAT(refusal(R"(["\ud800\u0041"])"), Catch::Contains("surrogate"));
  CHECK_THAT(refusal(R"(["\u0000"])"), Catch::Contains("NUL"));
}

TEST_CASE("parseJson: size and depth have limits", "[base]") {
  CHECK(refusal(nested(32)) == "accepted");
  CHECK_THAT(refusal(nested(33)), Catch::Contains("too deep"));
  CHECK_THAT(refusal(std::string(1'000, '{')), Catch::Contains("lacks"));
  CHECK_THAT(refusal(std::string(200'000, '[')), Catch::Contains("too deep"));
  const auto big = '"' + std::string(98, 'x') + '"';
  CHECK(refusal(big, {.bytes = 100}) == "accepted");
  CHECK_THAT(refusal(big + ' ', {.bytes = 100}), Catch::Contains("larger than 100"));
  CHECK(refusal(nested(100), {.depth = 100}) == "accepted");
}

TEST_CASE("parseJsonObject: another value is refused", "[base]") {
  CHECK_THROWS_AS(base::parseJsonObject("[]"), Error);
  CHECK_THROWS_AS(base::parseJsonObject("\"x\""), Error);
  CHECK_THROWS_AS(base::parseJsonObject("null"), Error);
}

TEST_CASE("jsonText: what it writes reads back the same", "[base]") {
  const std::string odd = "\"\\/\b\f\n\r\t\x01\x1F\x7F <>&' \xC3\xA4\xE2\x80\xA8\xF0\x9F\x98\x80";
  Poco::JSON::Object object;
  object.set("odd", odd);
  object.set("count", 3);
  const auto text = base::jsonText(object);
  const auto back = base::parseJsonObject(text);
  CHECK(base::jsonString(*back, "odd") == odd);
  CHECK(base::jsonInteger(*back, "count") == 3);
  CHECK(text.find('\n') == std::string::npos);
}

}  // namespace
