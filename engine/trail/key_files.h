// What strangers need to check members' signatures with stock tools, all written from one register (reference: trail
// 4.4): windows of time for ssh-keygen, a list of the keys that are trusted in nothing, and the same facts for reading.
#pragma once

#include <string>

#include "trail/key_register.h"

namespace mithaq::trail {

// One line for each SSH key that was ever enrolled, with the days on which the log took signatures of it.
std::string allowed_signers(const KeyRegister& keys);
// OpenSSH's KRL of the keys with distrust = "all", and of no others: it has no dates, and kills old signatures too.
std::string revoked_krl(const KeyRegister& keys);
// A file that `minisign -V -p` reads: a line that nobody checks, with the key's number in it, and the key.
std::string minisign_pub(const PublicKey& key);
// Canonical JSON: every key that was enrolled, whose it is, from when to when, and who has confirmed it.
std::string enrolments_json(const KeyRegister& keys);

}  // namespace mithaq::trail
