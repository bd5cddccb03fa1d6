// Bags and tars, good and bad: after the cases of the Library of Congress' conformance suite for BagIt 0.97 and 1.0,
// as far as a package of ours can be such a bag, and the bad inputs of the reference (trail 5.5).
#include "audit/bag.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "audit/recorded_package.h"

namespace mithaq::audit {
namespace {

using Causes = std::set<std::string>;

class BagOfFiles : public testing::TestWithParam<const char*> {
 protected:
  BagOfFiles() {
    write(bag / "data/hello.txt", "hello\n");
    write(bag / "data/deep/empty.txt", "");
    list(bag, GetParam());
  }
  Causes causes(Word word = Word::broken) const {
    Causes out;
    for (const Finding& f : check_bag(bag).findings)
      if (f.word == word) out.insert(f.cause);
    return out;
  }
  // One list of a kind, and the list of lists without it.
  void replace_in(const std::string& file, const std::string& old_text, const std::string& new_text) {
    std::string bytes = read(bag / file);
    const std::size_t at = bytes.find(old_text);
    ASSERT_NE(at, std::string::npos) << file << " " << old_text;
    write(bag / file, bytes.replace(at, old_text.size(), new_text));
    for (const char* tags : {"tagmanifest-sha512.txt", "tagmanifest-sha256.txt"}) fs::remove(bag / tags);
    loose_tags = true;
  }
  Causes without_loose_tags() const {
    Causes out = causes();
    if (loose_tags) out.erase("not-listed");  // nothing vouches for the tag files any more
    return out;
  }

  StateOnDisk scratch;
  fs::path bag = fs::path(scratch.path) / "mithaq-bag-20261101-auditor";
  bool loose_tags = false;
};

TEST_P(BagOfFiles, a_minimal_one_is_valid) {
  EXPECT_EQ(causes(), Causes{});
  EXPECT_EQ(causes(Word::mark), Causes{});
  EXPECT_EQ(check_bag(bag).files, 8);
}

TEST_P(BagOfFiles, one_list_of_a_kind_is_enough) {
  fs::remove(bag / "manifest-sha256.txt");
  fs::remove(bag / "tagmanifest-sha256.txt");
  replace_in("manifest-sha512.txt", "data", "data");
  EXPECT_EQ(without_loose_tags(), Causes{});
}

TEST_P(BagOfFiles, labels_may_stand_twice_and_go_on_in_the_next_line) {
  write(bag / "bag-info.txt", "Contact-Name: one\nContact-Name: two\n  and three\n\n");
  EXPECT_EQ(check_bag(bag).info.at("Contact-Name"), "two and three");
  EXPECT_FALSE(causes().contains("form"));
}

TEST_P(BagOfFiles, bytes_that_are_others_missing_or_added_are_found) {
  write(bag / "data/hello.txt", "hallo\n");
  EXPECT_EQ(causes(), Causes{"altered"});
  fs::remove(bag / "data/hello.txt");
  EXPECT_EQ(causes(), (Causes{"missing", "oxum"}));
  write(bag / "data/hello.txt", "hello\n");
  write(bag / "data/more.txt", "");
  EXPECT_EQ(causes(), (Causes{"not-listed", "oxum"}));
  fs::remove(bag / "data/more.txt");
  write(bag / "more.txt", "");
  EXPECT_EQ(causes(), Causes{"not-listed"});
  fs::remove(bag / "more.txt");
  write(bag / "bag-info.txt", read(bag / "bag-info.txt") + "Note: changed\n");
  EXPECT_EQ(causes(), Causes{"altered"});
}

TEST_P(BagOfFiles, a_declaration_of_another_form_is_refused) {
  const std::string good = read(bag / "bagit.txt"), version = GetParam();
  const auto refused = [&](const std::string& text) {
    write(bag / "bagit.txt", text);
    Causes out = causes();
    out.erase("altered");
    return out;
  };
  EXPECT_EQ(refused(good), Causes{});
  EXPECT_EQ(refused(good.substr(0, good.size() - 1)), Causes{}) << "the last line may lack its end";
  EXPECT_EQ(refused("\xEF\xBB\xBF" + good), Causes{"byte-order-mark"});
  EXPECT_EQ(refused("BagIt-Version : " + version + "\nTag-File-Character-Encoding: UTF-8\n"), Causes{"form"});
  EXPECT_EQ(refused("BagIt-Version:" + version + "\nTag-File-Character-Encoding: UTF-8\n"), Causes{"form"});
  EXPECT_EQ(refused(" " + good), Causes{"form"});
  EXPECT_EQ(refused(good + "Extra: line\n"), Causes{"form"});
  EXPECT_EQ(refused("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"), Causes{"form"});
  EXPECT_EQ(refused("BagIt-Version: " + version + "\n"), Causes{"form"});
  fs::remove(bag / "bagit.txt");
  EXPECT_TRUE(causes().contains("missing"));
}

TEST_P(BagOfFiles, a_list_that_leaves_the_bag_is_refused) {
  for (const char* path : {"data/../../secret", "/etc/passwd", "data/~/x", "~/x", "../x", "data//x", "data/./x"}) {
    const std::string before = read(bag / "manifest-sha512.txt");
    write(bag / "manifest-sha512.txt", before + std::string(128, '0') + "  " + path + "\n");
    EXPECT_TRUE(causes().contains("name")) << path;
    EXPECT_FALSE(causes().contains("missing")) << path << " was looked for";
    write(bag / "manifest-sha512.txt", before);
  }
}

TEST_P(BagOfFiles, a_file_that_is_listed_twice_is_refused) {
  const std::string lines = read(bag / "manifest-sha512.txt");
  write(bag / "manifest-sha512.txt", lines + lines.substr(0, lines.find('\n') + 1));
  EXPECT_TRUE(causes().contains("twice"));
  std::string other = lines.substr(0, lines.find('\n') + 1);
  other[0] = other[0] == '0' ? '1' : '0';
  write(bag / "manifest-sha512.txt", lines + other);
  EXPECT_TRUE(causes().contains("twice"));
}

TEST_P(BagOfFiles, what_the_standard_warns_of_is_a_mark) {
  std::string lines = read(bag / "manifest-sha512.txt");
  replace_in("manifest-sha512.txt", "  data/hello.txt", " *data/hello.txt");
  EXPECT_EQ(causes(Word::mark), Causes{"tool-mark"});
  EXPECT_EQ(without_loose_tags(), Causes{});
  write(bag / "manifest-sha512.txt", lines);
  replace_in("manifest-sha512.txt", "data/hello.txt", "./data/hello.txt");
  EXPECT_EQ(causes(Word::mark), Causes{"dot-path"});
  std::ranges::transform(lines, lines.begin(),
                         [](unsigned char c) { return c >= 'a' && c <= 'f' ? std::toupper(c) : c; });
  for (const char* name : {"data", "txt", "hello", "deep", "empty"}) {
    std::string upper = name;
    std::ranges::transform(upper, upper.begin(),
                           [](unsigned char c) { return c >= 'a' && c <= 'f' ? std::toupper(c) : c; });
    for (std::size_t at; (at = lines.find(upper)) != std::string::npos && upper != name;)
      lines.replace(at, upper.size(), name);
  }
  write(bag / "manifest-sha512.txt", lines);
  EXPECT_EQ(causes(Word::mark), Causes{"upper-case"});
}

TEST_P(BagOfFiles, lists_must_name_the_same_files_from_version_1_on) {
  std::string lines = read(bag / "manifest-sha256.txt");
  replace_in("manifest-sha256.txt", lines.substr(0, lines.find('\n') + 1), "");
  EXPECT_EQ(without_loose_tags(), std::string(GetParam()) == "1.0" ? Causes{"lists-differ"} : Causes{});
}

TEST_P(BagOfFiles, a_bag_that_sends_elsewhere_for_its_files_is_refused) {
  write(bag / "fetch.txt", "https://example.org/hello.txt 6 data/hello.txt\n");
  EXPECT_TRUE(causes().contains("fetch"));
}

TEST_P(BagOfFiles, a_wrong_count_is_found) {
  replace_in("bag-info.txt", "Payload-Oxum: 6.2", "Payload-Oxum: 7.2");
  EXPECT_EQ(without_loose_tags(), Causes{"oxum"});
}

TEST_P(BagOfFiles, without_a_list_there_is_no_bag) {
  for (const char* name : {"manifest-sha512.txt", "manifest-sha256.txt"}) fs::remove(bag / name);
  EXPECT_TRUE(causes().contains("no-manifest"));
}

TEST_P(BagOfFiles, links_pipes_and_strange_names_are_not_opened) {
  fs::create_symlink("/etc/passwd", bag / "data/link");
  EXPECT_TRUE(causes().contains("no-plain-file"));
  fs::remove(bag / "data/link");
  ASSERT_EQ(::mkfifo((bag / "data/pipe").c_str(), 0600), 0);
  EXPECT_TRUE(causes().contains("no-plain-file"));
  fs::remove(bag / "data/pipe");
  write(bag / "data/a name", "");
  EXPECT_TRUE(causes().contains("name"));
  fs::remove(bag / "data/a name");
  write(bag / "data/HELLO.txt", "");
  EXPECT_TRUE(causes().contains("same-name"));
}

INSTANTIATE_TEST_SUITE_P(Versions, BagOfFiles, testing::Values("0.97", "1.0"), [](const auto& version) {
  return std::string(version.param) == "1.0" ? "version_1_0" : "version_0_97";
});

// A tar, byte by byte as the format has it, so that it can say what no tool would write.
class Tar {
 public:
  Tar& add(const std::string& name, const std::string& bytes, char type = '0', const std::string& link = "",
           const std::string& size = "") {
    std::string header(512, '\0');
    const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
    char octal[12];
    std::snprintf(octal, sizeof octal, "%011o", static_cast<unsigned>(bytes.size()));
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, size.empty() ? octal : size);
    put(136, "00000000000");
    put(148, "        ");
    header[156] = type;
    put(157, link);
    put(257, std::string("ustar\0"
                         "00",
                         8));
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    std::snprintf(octal, 8, "%06o", sum);
    put(148, std::string(octal, 7));
    out_ += header + bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
    return *this;
  }
  std::string bytes() const { return out_ + std::string(1024, '\0'); }

 private:
  std::string out_;
};

class TarOfPackage : public testing::Test {
 protected:
  Tar good() const {
    Tar tar;
    for (const auto& [path, bytes] : files_of(package.bag)) tar.add("p/" + path, bytes);
    return tar;
  }
  Report verify(const Tar& tar) {
    write(file, tar.bytes());
    return RecordedPackage::verify(file);
  }
  static std::set<std::string> told(const Report& report) {
    std::set<std::string> out;
    for (const Finding& f : report.findings)
      if (f.word == Word::broken) out.insert(f.id + " " + f.cause + " " + f.file);
    return out;
  }
  using Told = std::set<std::string>;

  RecordedPackage package;
  fs::path file = fs::path(package.state.path) / "p.tar";
};

TEST_F(TarOfPackage, is_verified_like_its_folder_and_leaves_nothing_behind) {
  // A folder for what passes that no other test shares.
  const fs::path passing = fs::path(package.state.path) / "passing";
  fs::create_directory(passing);
  ::setenv("TMPDIR", passing.c_str(), 1);
  const Report report = verify(good());
  const Report around = RecordedPackage::verify(package.bag.parent_path());
  ::unsetenv("TMPDIR");
  EXPECT_EQ(told(report), Told{});
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(around.exit_code(), 0) << "a folder around the bag";
  EXPECT_TRUE(fs::is_empty(passing));
}

TEST_F(TarOfPackage, the_folder_of_a_target_is_its_package_and_a_stray_file_in_a_tar_is_told) {
  const fs::path target = fs::path(package.state.path) / "target";
  fs::create_directories(target);
  fs::copy(package.bag, target / "p", fs::copy_options::recursive);
  write(target / "p.tar", good().bytes());
  write(target / "p.p7s", "seal");
  EXPECT_EQ(RecordedPackage::verify(target).exit_code(), 0);
  EXPECT_EQ(verify(good().add("stray.txt", "x")).exit_code(), 1);
}

TEST_F(TarOfPackage, bytes_behind_its_end_are_told) {
  write(file, good().bytes() + std::string(512, '\0'));
  EXPECT_EQ(told(RecordedPackage::verify(file)), Told{}) << "zeros fill it up";
  write(file, good().bytes() + "a letter that nobody sees");
  EXPECT_EQ(told(RecordedPackage::verify(file)), Told{"manifest after-end p.tar"});
}

TEST_F(TarOfPackage, a_member_that_would_be_written_elsewhere_is_refused) {
  const fs::path outside = fs::path(package.state.path) / "outside";
  for (const std::string& name : {outside.string(), std::string("p/../../../../../outside"), std::string("p/./x"),
                                  std::string("~/x"), std::string("p/a b"), std::string("p//x")}) {
    const Report report = verify(good().add(name, "x"));
    EXPECT_EQ(told(report), Told{"manifest name p.tar"}) << name;
    EXPECT_EQ(report.exit_code(), 1) << name;
  }
  EXPECT_FALSE(fs::exists(outside));
}

TEST_F(TarOfPackage, a_link_and_a_device_are_refused) {
  EXPECT_EQ(told(verify(good().add("p/data/link", "", '2', "/etc/passwd"))),
            Told{"manifest no-plain-file p/data/link"});
  EXPECT_EQ(told(verify(good().add("p/data/hard", "", '1', "p/bagit.txt"))),
            Told{"manifest no-plain-file p/data/hard"});
  EXPECT_EQ(told(verify(good().add("p/data/null", "", '3'))), Told{"manifest no-plain-file p/data/null"});
  EXPECT_EQ(told(verify(good().add("p/data/pipe", "", '6'))), Told{"manifest no-plain-file p/data/pipe"});
}

TEST_F(TarOfPackage, a_name_is_a_file_or_a_folder) {
  EXPECT_EQ(told(verify(good().add("p/data/README.en.txt/", "", '5'))), Told{"manifest twice p/data/README.en.txt"});
  EXPECT_EQ(told(verify(good().add("p/data/README.en.txt/x", "x"))), Told{"manifest twice p/data/README.en.txt/x"});
  EXPECT_EQ(told(verify(good().add("p/data/trail", "x"))), Told{"manifest twice p/data/trail"});
  EXPECT_EQ(told(verify(good().add("p/data/trail/", "", '5').add("p/data/trail/", "", '5'))), Told{});
}

TEST_F(TarOfPackage, through_a_link_nothing_is_written) {
  const fs::path outside = fs::path(package.state.path) / "outside";
  fs::create_directory(outside);
  const Report report = verify(good().add("p/data/way", "", '2', outside.string()).add("p/data/way/file", "x"));
  EXPECT_EQ(report.exit_code(), 1);
  EXPECT_TRUE(fs::is_empty(outside));
}

TEST_F(TarOfPackage, a_member_twice_or_too_large_is_refused) {
  EXPECT_EQ(told(verify(good().add("p/bagit.txt", "other"))), Told{"manifest twice p/bagit.txt"});
  EXPECT_TRUE(told(verify(Tar(good()).add("p/data/huge", "", '0', "", "77777777777")))
                  .contains("manifest too-large p/data/huge"));
}

TEST_F(TarOfPackage, what_is_no_tar_cannot_be_judged) {
  write(file, "no tar at all, and longer than a header would be" + std::string(600, 'x'));
  EXPECT_THROW(RecordedPackage::verify(file), PackageUnreadable);
  write(file, good().bytes().substr(0, 5000));
  EXPECT_THROW(RecordedPackage::verify(file), PackageUnreadable);
  EXPECT_THROW(RecordedPackage::verify(file / "nowhere"), PackageUnreadable);
  fs::create_directory(package.state.path + "/nothing");
  EXPECT_THROW(RecordedPackage::verify(package.state.path + "/nothing"), PackageUnreadable);
}

}  // namespace
}  // namespace mithaq::audit
