// A certificate as long and as mixed as one may be: fifteen bodies with long names, marks over letters, Latin in
// Arabic, digits of both kinds.
#pragma once

#include <mithaq/sheet.h>

#include <string>

namespace mithaq::tests {

inline Sheet sample_sheet(const std::string& language) {
  const bool is_arabic = language == "ar";
  Sheet sheet;
  sheet.language = language;
  sheet.title = is_arabic ? "شهادة اعتماد: ميثاق الشراكة" : "Certificate: Partnership charter";
  sheet.subject = is_arabic ? "ختم خادم اللجنة، وليس توقيعًا" : "Seal of the committee's server; nobody's signature";
  sheet.digits = is_arabic ? "٠١٢٣٤٥٦٧٨٩" : "0123456789";
  sheet.at = "2026-12-10T15:00:00Z";
  const auto add = [&](const char* kind, std::vector<std::string> cells) {
    sheet.blocks.push_back({kind, std::move(cells)});
  };
  const std::string when = "\u2068Thursday 10 December 2026, 17:00 Palestine time (15:00 UTC)\u2069";
  add("above", {is_arabic ? "\u2068أمانة سرّ الميثاق\u2069" : "\u2068Secretariat <of> the charter\u2069"});
  add("title",
      {is_arabic ? "\u2068ميثاق الشراكة بين المجتمع المدنيّ والقطاع الحكوميّ\u2069" : "\u2068Partnership charter\u2069"});
  add("below", {is_arabic ? "اعتُمد \u2068يوم الخميس\u2069" : "Ratified " + when});
  add("link", {"certificate.en.html", "en", "This certificate in English"});
  add("code", {is_arabic ? "المعرّف" : "Id", "partnership-2026"});
  add("fact", {is_arabic ? "النسخة" : "Revision", is_arabic ? "٢" : "2"});
  add("heading", {is_arabic ? "القرار" : "The decision"});
  add("lines", {is_arabic ? "المؤيّدون \u2068١٢\u2069 من \u2068١٥\u2069" : "In favour 12 of 15",
                is_arabic ? "قُبِلت النسخة" : "Passed"});
  add("heading", {is_arabic ? "المواقف" : "Positions"});
  if (is_arabic)
    add("columns", {"الهيئة", "الموقف", "المستوى", "الوقت"});
  else
    add("columns", {"Body", "Position", "Level", "Time"});
  for (int i = 1; i <= 15; ++i)
    add("row",
        {is_arabic ? "\u2068الاتحاد العام للأشخاص ذوي الإعاقة وشبكة المنظّمات الأهليّة في غزّة\u2069"
                   : "\u2068General Union of Persons with Disabilities, northern and southern governorates\u2069",
         is_arabic ? "موافقة مع تحفّظ" : "approval with reservation", is_arabic ? "إقرار مؤكَّد" : "confirmed position",
         is_arabic ? "\u2068الخميس ١٠ ديسمبر\u2069" : when});
  add("heading", {is_arabic ? "التحفّظات" : "Reservations"});
  add("quote", {is_arabic ? "\u2068اتحاد محمّد للصُّمّ\u2069" : "\u2068Union of the Deaf\u2069",
                "نتحفّظ على المادة السابعة لأنّ اللغة لا تُلزم الطرفين.\nWe also say it in English."});
  add("code", {is_arabic ? "الجذر" : "Root", "ICQD6FtzqpV6kf0vOlykl7qQuwf0PXM2wyuY6MyFShs="});
  add("note", {is_arabic ? "لا وقت موثوق." : "No trusted time."});
  add("step", {is_arabic ? "من مجلد الحزمة" : "In the folder of the package", "sh data/verify.sh"});
  return sheet;
}

}  // namespace mithaq::tests
