// The duty "archiver": put a package where it stays.
#pragma once

#include <mithaq/plugin.h>

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
  // Repeating a deposit is harmless: the same package gives the same bytes, and nothing is overwritten.
  virtual DepositReport deposit(const Package& package) = 0;
};

}  // namespace mithaq

#define MITHAQ_ARCHIVER(CLASS) MITHAQ_DUTY_(Archiver, CLASS, mithaq_archiver_v1)
