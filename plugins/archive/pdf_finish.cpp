#define POINTERHOLDER_TRANSITION 4  // of qpdf: no pointers but the standard ones
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "markup.h"
#include "sheet_pdf.h"

namespace mithaq::archive {

namespace {

constexpr const char* colour_profile = "/usr/share/color/icc/sRGB.icc";  // Debian: icc-profiles-free
constexpr std::size_t place_for_seal = 8192;                             // bytes of a CMS signature, at most
constexpr long long not_known_yet = 9999999999;                          // ten digits of a /ByteRange

std::string profile() {
  std::ifstream file(colour_profile, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file || bytes.empty()) throw std::runtime_error(std::string("cannot read ") + colour_profile);
  return bytes;
}

std::string xmp(const Sheet& sheet) {
  const auto alternative = [](const std::string& name, const std::string& text) {
    return "<" + name + "><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(text) + "</rdf:li></rdf:Alt></" + name +
           ">\n";
  };
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
         "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
         "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n" +
         alternative("dc:title", sheet.title) + alternative("dc:description", sheet.subject) +
         "<dc:language><rdf:Bag><rdf:li>" + sheet.language +
         "</rdf:li></rdf:Bag></dc:language>\n<dc:format>application/pdf</dc:format>\n<xmp:CreatorTool>Mithaq"
         "</xmp:CreatorTool>\n<xmp:CreateDate>" +
         sheet.at + "</xmp:CreateDate>\n</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
}

QPDFObjectHandle stream(QPDF& pdf, const std::string& bytes, const char* dictionary) {
  QPDFObjectHandle out = QPDFObjectHandle::newStream(&pdf, bytes);
  for (auto& [key, value] : QPDFObjectHandle::parse(dictionary).getDictAsMap()) out.getDict().replaceKey(key, value);
  return out;
}

void add_metadata(QPDF& pdf, const Sheet& sheet) {
  QPDFObjectHandle root = pdf.getRoot();
  const auto metadata = stream(pdf, xmp(sheet), "<< /Type /Metadata /Subtype /XML >>");
  root.replaceKey("/Metadata", pdf.makeIndirectObject(metadata));
  const auto colours = pdf.makeIndirectObject(stream(pdf, profile(), "<< /N 3 >>"));
  QPDFObjectHandle intent =
      QPDFObjectHandle::parse("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) >>");
  intent.replaceKey("/DestOutputProfile", colours);
  root.replaceKey("/OutputIntents", QPDFObjectHandle::newArray({pdf.makeIndirectObject(intent)}));
  root.replaceKey("/Lang", QPDFObjectHandle::newString(sheet.language));
  QPDFObjectHandle shown = QPDFObjectHandle::parse("<< /DisplayDocTitle true >>");
  if (sheet.language == "ar") shown.replaceKey("/Direction", QPDFObjectHandle::newName("/R2L"));
  root.replaceKey("/ViewerPreferences", shown);
}

void name_glyphs(QPDF& pdf) {
  for (QPDFObjectHandle object : pdf.getAllObjects())
    if (object.isDictionary() && object.getKey("/Subtype").isNameAndEquals("/CIDFontType2"))
      object.replaceKey("/CIDToGIDMap", QPDFObjectHandle::newName("/Identity"));
}

void add_signature_field(QPDF& pdf, const Sheet& sheet) {
  QPDFObjectHandle signature =
      QPDFObjectHandle::parse("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached >>");
  signature.replaceKey("/ByteRange",
                       QPDFObjectHandle::newArray(
                           {QPDFObjectHandle::newInteger(0), QPDFObjectHandle::newInteger(not_known_yet),
                            QPDFObjectHandle::newInteger(not_known_yet), QPDFObjectHandle::newInteger(not_known_yet)}));
  signature.replaceKey("/Contents", QPDFObjectHandle::newString(std::string(place_for_seal, '\0')));
  signature.replaceKey("/Reason", QPDFObjectHandle::newUnicodeString(sheet.subject));
  std::vector<QPDFPageObjectHelper> pages = QPDFPageDocumentHelper(pdf).getAllPages();
  QPDFObjectHandle page = pages.back().getObjectHandle();
  QPDFObjectHandle field =
      QPDFObjectHandle::parse("<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /Rect [0 0 0 0] /F 132 >>");
  field.replaceKey("/V", pdf.makeIndirectObject(signature));
  field.replaceKey("/P", page);
  field = pdf.makeIndirectObject(field);
  page.replaceKey("/Annots", QPDFObjectHandle::newArray({field}));
  QPDFObjectHandle form = QPDFObjectHandle::parse("<< /SigFlags 3 >>");
  form.replaceKey("/Fields", QPDFObjectHandle::newArray({field}));
  pdf.getRoot().replaceKey("/AcroForm", form);
}

std::string written(QPDF& pdf) {
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setMinimumPDFVersion("1.7");
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setDeterministicID(true);
  writer.write();
  const std::shared_ptr<Buffer> buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

// Says what the signature is over: every byte but those of /Contents with its brackets.
void set_byte_range(std::string& pdf) {
  const std::string numbers = " 9999999999 9999999999 9999999999 ";
  const std::size_t range = pdf.find("/ByteRange [ 0" + numbers);
  const std::string zeros = "<" + std::string(2 * place_for_seal, '0') + ">";
  const std::size_t from = pdf.find(zeros);
  if (range == std::string::npos || from == std::string::npos) throw std::runtime_error("no place for a seal");
  const std::size_t to = from + zeros.size();
  std::string said = " " + std::to_string(from) + " " + std::to_string(to) + " " + std::to_string(pdf.size() - to);
  said.resize(numbers.size(), ' ');
  pdf.replace(range + std::string_view("/ByteRange [ 0").size(), numbers.size(), said);
}

}  // namespace

std::string finished_pdf(const std::string& cairo_pdf, const Sheet& sheet) {
  QPDF pdf;
  pdf.processMemoryFile("certificate", cairo_pdf.data(), cairo_pdf.size());
  add_metadata(pdf, sheet);
  name_glyphs(pdf);
  add_signature_field(pdf, sheet);
  std::string out = written(pdf);
  set_byte_range(out);
  return out;
}

}  // namespace mithaq::archive
