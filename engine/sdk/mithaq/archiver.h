// The duty "archiver": set the certificate, and put a package where it stays.
#pragma once

#include <mithaq/plugin.h>
#include <mithaq/sheet.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mithaq {

struct PackageFile {
  std::string path;  // below data/, ASCII letters, digits, - _ . /
  std::string bytes;
};

struct Package {
  std::string name;  // mithaq-<charter>-<yyyymmdd>-<audience>
  std::string charter;
  std::string audience;      // public | auditor
  std::string ratified_at;   // RFC 3339 UTC: time of every file in it
  std::string organisation;  // Source-Organization, UTF-8
  std::string identifier;    // External-Identifier: origin + charter
  std::int64_t log_size = 0;
  std::string log_root;            // base64
  std::vector<PackageFile> files;  // the plugin adds tag files, verify.sh, README and HTML renderings
  std::vector<Sheet> site;         // the public page of the ratification, a sheet a language
};

// A package as one file, and what its seal is over.
struct BuiltPackage {
  std::string tar;
  std::string tag_manifest;  // tagmanifest-sha512.txt
};

struct Target {
  std::string id;
  std::vector<std::string> audiences;
};

// What is put into one target: NAME.tar and what stands beside it (NAME.tar.sha256, NAME.p7s, NAME.tlog-proof ..).
struct Deposition {
  std::string target;
  std::string name, charter, audience;
  std::vector<PackageFile> files;  // NAME.tar is the first
};

struct DepositReport {
  bool deposited = false;
  bool present = false;  // was there already, with the same bytes
  std::string target;    // id of the target
  std::string location;  // path or address for people
  std::string sha256;    // of NAME.tar
  std::int64_t size = 0;
  std::string reason;  // not deposited: why, at most 1 KiB
};

class Archiver {
 public:
  virtual ~Archiver() = default;
  // The certificate as it is read and printed. The same sheet gives the same bytes.
  virtual SetSheet set(const Sheet& sheet) = 0;
  // The same package gives the same bytes: no clock, no random number, no locale. Throws where it cannot be built.
  virtual BuiltPackage build(const Package& package) = 0;
  virtual std::vector<Target> targets() = 0;
  // Repeating a deposit is harmless: nothing is overwritten, and what is missing beside the package is added.
  virtual DepositReport deposit(const Deposition& deposition) = 0;
};

}  // namespace mithaq

#define MITHAQ_ARCHIVER(CLASS) MITHAQ_DUTY_(Archiver, CLASS, mithaq_archiver_v2)
