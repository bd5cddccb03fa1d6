// The certificate on paper, as stock tools see it (poppler, qpdf), and sealed by the signatures plugin.
#include <gtest/gtest.h>

#include <algorithm>

#include "archive/package.h"
#include "archive/sheet.h"

namespace mithaq::tests {
namespace {

std::string set_by(const std::string& language) {
  static const Scratch target;
  return archiver(target.path())->set(sample_sheet(language)).pdf;
}

class CertificatePdf : public testing::TestWithParam<const char*> {
 protected:
  CertificatePdf() { write(pdf, bytes); }
  Ran tool(const std::string& command) { return run("cd " + scratch.path().string() + " && " + command); }

  Scratch scratch;
  const std::string bytes = set_by(GetParam());
  const std::filesystem::path pdf = scratch / "c.pdf";
};

// Words of a text, however many times each, without marks, and what only says in which direction to read.
constexpr const char* words_of =
    "import sys, unicodedata, collections\n"
    "def words(text):\n"
    "    text = unicodedata.normalize('NFKC', text)\n"
    "    text = ''.join(' ' if unicodedata.category(c)[0] in 'CPZ' else c for c in text)\n"
    "    return collections.Counter(text.split())\n"
    "said, read = (words(open(f, encoding='utf-8').read()) for f in sys.argv[1:3])\n"
    "lost = said - read\n"
    "print(' '.join(sorted(lost)))\n"
    "sys.exit(1 if lost else 0)\n";

}  // namespace

TEST_P(CertificatePdf, its_text_layer_says_every_word_of_the_sheet) {
  std::string said;
  for (const Block& block : sample_sheet(GetParam()).blocks)
    if (block.kind != "link" && block.kind != "code")
      for (const std::string& cell : block.cells) said += cell + "\n";
  write(scratch / "said.txt", said);
  write(scratch / "words.py", words_of);
  const Ran ran = tool("pdftotext -enc UTF-8 c.pdf read.txt && python3 words.py said.txt read.txt");
  EXPECT_EQ(ran.exit, 0) << "lost: " << ran.output << read(scratch / "read.txt");
}

TEST_P(CertificatePdf, a_line_of_arabic_is_read_in_its_order) {
  const std::string line =
      std::string(GetParam()) == "ar" ? "أمانة سرّ الميثاق" : "نتحفّظ على المادة السابعة لأنّ اللغة لا تُلزم الطرفين";
  const Ran plain = tool(
      "pdftotext -enc UTF-8 c.pdf - | python3 -c \"import sys; print(''.join(c for c in "
      "sys.stdin.read() if not 0x202a <= ord(c) <= 0x202e))\"");
  EXPECT_NE(plain.output.find(line), std::string::npos) << plain.output;
}

// Short vowels upon letters that are joined to none: a narrow letter makes room for them.
TEST_P(CertificatePdf, a_vowel_upon_any_letter_parts_no_word) {
  const std::string words =
      "أُعطي أَعلن إِليه أُولى رُدَّ دُعي وُجد أُرسل زُر ذُكر آَن لُغة تُلزم رُفِعَ وُقِّع أُقرّ بدأُ وَأُعلن دَوْر اِتفاق رُؤًى "
      "نَحْنُ الْهَيْئَاتُ الْمُوَقِّعَةُ أَدْنَاهُ نُقِرُّ هٰذَا الْمِيثَاقَ وَنَلْتَزِمُ بِمَبَادِئِهِ لِلأُسرة الإِنسان لَا الآنَ شَيْئًا";
  Sheet sheet = sample_sheet(GetParam());
  const std::string at_the_end = "هذا حقٌّ";
  for (const std::string& said : {words, at_the_end}) sheet.blocks.push_back({"paragraph", {said}});
  write(pdf, archiver(scratch / "none")->set(sheet).pdf);
  write(scratch / "said.txt", words + " " + at_the_end);
  write(scratch / "words.py", words_of);
  const Ran ran = tool("pdftotext -enc UTF-8 c.pdf read.txt && python3 words.py said.txt read.txt");
  EXPECT_EQ(ran.exit, 0) << "parted: " << ran.output << read(scratch / "read.txt");
}

TEST_P(CertificatePdf, it_is_tagged_whole_and_in_its_language_with_every_font_inside) {
  EXPECT_EQ(tool("qpdf --check c.pdf").exit, 0);
  const std::string info = tool("pdfinfo c.pdf").output;
  EXPECT_NE(info.find("Tagged:          yes"), std::string::npos) << info;
  EXPECT_NE(info.find("PDF version:     1.7"), std::string::npos) << info;
  EXPECT_NE(info.find("Title:           " + sample_sheet(GetParam()).title), std::string::npos) << info;
  const std::string structure = tool("pdfinfo -struct c.pdf").output;
  for (const char* tag : {"Document", "H1", "H2", "P", "Table", "TR", "TH", "TD"})
    EXPECT_NE(structure.find(tag), std::string::npos) << tag;
  const Ran fonts = tool("pdffonts c.pdf | tail -n +3 | awk '{ if ($(NF-4) != \"yes\" || $(NF-2) != \"yes\") print }'");
  EXPECT_EQ(fonts.output, "") << "not embedded, or without ToUnicode";
  const std::string objects = tool("qpdf --qdf --object-streams=disable c.pdf - | strings").output;
  EXPECT_NE(objects.find("/Lang (" + std::string(GetParam()) + ")"), std::string::npos);
  EXPECT_NE(objects.find("/OutputIntents"), std::string::npos);
  EXPECT_NE(objects.find("/CIDToGIDMap /Identity"), std::string::npos);
  EXPECT_EQ(objects.find("pdfaid"), std::string::npos) << "conformance is not proven";
}

TEST_P(CertificatePdf, the_same_sheet_gives_the_same_bytes_anywhere) {
  EXPECT_EQ(set_by(GetParam()), bytes);
  ::setenv("TZ", "Pacific/Auckland", 1);
  ::setenv("LC_ALL", "tr_TR.UTF-8", 1);
  EXPECT_EQ(set_by(GetParam()), bytes);
  ::unsetenv("TZ");
  ::unsetenv("LC_ALL");
}

TEST_P(CertificatePdf, pdfsig_says_that_the_seal_is_valid_and_not_after_a_change) {
  const auto signer = make<Signer>("signatures", "mithaq_signer_v4",
                                   {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}});
  const SealedDocument sealed = signer->seal_document({"certificate-pdf", "partnership-2026", 41, bytes});
  write(scratch / "sealed.pdf", sealed.bytes);
  write(scratch / "ca.pem", signer->keys().seal_authority);
  const Ran ready =
      tool("mkdir db && certutil -N -d db --empty-password && certutil -A -d db -n mithaq -t C,C,C -i ca.pem");
  ASSERT_EQ(ready.exit, 0) << ready.output;
  const Ran checked = tool("pdfsig -nssdir db sealed.pdf");
  EXPECT_NE(checked.output.find("Signature is Valid."), std::string::npos) << checked.output;
  EXPECT_NE(checked.output.find("Certificate is Trusted."), std::string::npos) << checked.output;
  EXPECT_NE(checked.output.find("ETSI.CAdES.detached"), std::string::npos) << checked.output;
  EXPECT_NE(checked.output.find("Total document signed"), std::string::npos) << checked.output;
  EXPECT_EQ(checked.output.find("Signature #2"), std::string::npos) << checked.output;
  EXPECT_EQ(tool("qpdf --check sealed.pdf").exit, 0);
  std::string altered = sealed.bytes;
  altered[altered.size() / 4] = static_cast<char>(altered[altered.size() / 4] ^ 1);
  write(scratch / "altered.pdf", altered);
  EXPECT_EQ(tool("pdfsig -nssdir db altered.pdf").output.find("Signature is Valid."), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(InBothLanguages, CertificatePdf, testing::Values("ar", "en"));

TEST(CertificateHtml, every_value_is_escaped_and_isolated_and_nothing_is_fetched_or_run) {
  const Scratch target;
  Sheet sheet = sample_sheet("en");
  sheet.blocks.push_back({"quote", {"\u2068<b>\u2069", "<script>alert(1)</script> & more"}});
  const std::string html = archiver(target.path())->set(sheet).html;
  EXPECT_NE(html.find("<html lang=\"en\" dir=\"ltr\">"), std::string::npos);
  EXPECT_NE(html.find("<bdi>&lt;b&gt;</bdi>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"), std::string::npos);
  for (const char* sign : {"<script", "http:", "https:", "src=", "url(", "@import", "onclick", "<link"})
    EXPECT_EQ(html.find(sign), std::string::npos) << sign;
  EXPECT_NE(archiver(target.path())->set(sample_sheet("ar")).html.find("<html lang=\"ar\" dir=\"rtl\">"),
            std::string::npos);
}

}  // namespace mithaq::tests
