// Seals of documents that bear them: what is sealed, what is refused, and that no such seal passes for another.
#include <gtest/gtest.h>
#include <mithaq/signer.h>

#include "signatures/plugin.h"

namespace mithaq::tests {
namespace {

// As little of a PDF as the seal needs: one /ByteRange around one empty place.
std::string pdf(const std::string& inside = std::string(16384, '0')) {
  const std::string head = "%PDF-1.7\n1 0 obj << /ByteRange [ 0 ";
  const std::string numbers(32, ' ');
  const std::string before = " ] /Contents ", after = " >>\n%%EOF\n";
  const std::size_t from = head.size() + numbers.size() + before.size(), to = from + inside.size() + 2;
  std::string said = std::to_string(from) + " " + std::to_string(to) + " " + std::to_string(after.size());
  said.resize(numbers.size(), ' ');
  return head + said + before + "<" + inside + ">" + after;
}

const std::string manifest = std::string(128, 'a') + "  bagit.txt\n" + std::string(128, 'b') + "  bag-info.txt\n";

class DocumentTest : public testing::Test {
 protected:
  DocumentTest() {
    signer = make<Signer>("signatures", "mithaq_signer_v4",
                          {{"state", (scratch / "state").string()}, {"host", "mithaq.example"}});
  }
  SealedDocument seal(const std::string& what, const std::string& bytes) {
    return signer->seal_document({what, "partnership-2026", 41, bytes});
  }
  Ran verify(const std::string& cms, const std::string& content) {
    write(scratch / "s.p7s", cms);
    write(scratch / "content", content);
    write(scratch / "ca.pem", signer->keys().seal_authority);
    return run(
        "cd " + scratch.path().string() +
        " && openssl cms -verify -binary -inform DER -in s.p7s -content content -CAfile ca.pem -purpose any -cades "
        "-out /dev/null");
  }

  Scratch scratch;
  std::unique_ptr<Signer> signer;
};

TEST_F(DocumentTest, a_tag_manifest_is_sealed_beside_itself) {
  const SealedDocument sealed = seal("package", manifest);
  EXPECT_EQ(verify(sealed.cms, manifest).exit, 0);
  EXPECT_EQ(verify(sealed.cms, manifest + "x").exit, 4);
  EXPECT_EQ(sealed.bytes, "");
  EXPECT_EQ(sealed.fingerprint.size(), 64u);
}

TEST_F(DocumentTest, the_signature_names_what_is_sealed_and_bears_the_counter_of_all_seals) {
  signer->seal({"certificate", "partnership-2026", std::string(64, 'a'), 41});
  const SealedDocument sealed = seal("package", manifest);
  EXPECT_NE(sealed.statement.find("\"counter\":2,"), std::string::npos) << sealed.statement;
  EXPECT_NE(sealed.statement.find("\"what\":\"package\""), std::string::npos);
  write(scratch / "s.p7s", sealed.cms);
  const Ran parsed = run("openssl asn1parse -inform DER -in " + (scratch / "s.p7s").string());
  EXPECT_NE(parsed.output.find("2.25.225687870929994254625467041659560447439"), std::string::npos);
  EXPECT_NE(parsed.output.find(sealed.statement), std::string::npos) << parsed.output;
}

TEST_F(DocumentTest, a_pdf_bears_its_seal_in_the_place_for_it_and_nothing_else_of_it_changes) {
  const std::string before = pdf();
  const SealedDocument sealed = seal("certificate-pdf", before);
  ASSERT_EQ(sealed.bytes.size(), before.size());
  const std::size_t from = before.find('<', before.find("/Contents")),
                    to = before.rfind('>', before.rfind(" >>") - 1) + 1;
  EXPECT_EQ(sealed.bytes.substr(0, from), before.substr(0, from));
  EXPECT_EQ(sealed.bytes.substr(to), before.substr(to));
  EXPECT_EQ(verify(sealed.cms, before.substr(0, from) + before.substr(to)).exit, 0);
}

TEST_F(DocumentTest, the_same_document_gets_the_stored_seal) {
  const SealedDocument first = seal("certificate-pdf", pdf());
  seal("package", manifest);
  EXPECT_EQ(seal("certificate-pdf", pdf()).bytes, first.bytes);
}

TEST_F(DocumentTest, what_is_no_such_document_is_refused) {
  const std::string statement = "{\"charter\":\"c\",\"counter\":9,\"format\":1,\"index\":1,\"sha256\":\"" +
                                std::string(64, 'a') + "\",\"type\":\"mithaq/seal\",\"what\":\"certificate\"}";
  for (const std::string& bytes :
       {statement, std::string(), std::string("mithaq.example/log\n4\nroot\n"), manifest.substr(1), manifest + "\n",
        manifest.substr(0, manifest.size() - 1), std::string(128, 'a') + "  a b\n", pdf()})
    EXPECT_THROW(seal("package", bytes), std::invalid_argument) << bytes;
  for (const std::string& bytes :
       {statement, manifest, std::string("%PDF-1.7\n"), pdf(std::string(16384, '1')), pdf() + "x",
        pdf() + "/ByteRange [ 0 1 2 3 ]", pdf("00>x<00"), "%PDF-1.4" + pdf().substr(8)})
    EXPECT_THROW(seal("certificate-pdf", bytes), std::invalid_argument) << bytes.substr(0, 200);
  EXPECT_THROW(seal("certificate", manifest), std::invalid_argument);
  EXPECT_THROW(seal("cheque", manifest), std::invalid_argument);
  EXPECT_THROW(signer->seal_document({"package", "A", 41, manifest}), std::invalid_argument);
}

TEST_F(DocumentTest, a_place_that_is_too_small_for_the_seal_is_said_so) {
  EXPECT_THROW(seal("certificate-pdf", pdf(std::string(64, '0'))), std::runtime_error);
}

}  // namespace
}  // namespace mithaq::tests
