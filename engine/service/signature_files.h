// Members' statements, signatures and keys as they lie in a package (reference: trail 5.1).
#pragma once

#include <functional>
#include <map>
#include <string>

#include "model/charter.h"
#include "model/entry.h"
#include "store/objects.h"
#include "store/store.h"
#include "trail/key_register.h"

namespace mithaq::service {

// The keys as the registry's strand shows them below a size of the log.
trail::KeyRegister keys_below(store::Store& store, const store::Objects& objects, std::int64_t size);

// statements/r0004/<body>-<seq of the answer>.json by digest; the signature over it has the same name.
std::map<Digest, std::string> statement_names(const Charter& charter);
// Where a document of an answer or a signature lies; empty: it is none of these.
std::string signature_place(const Entry& entry, const Evidence& e, const std::map<Digest, std::string>& statements);

// keys/revoked.krl, keys/enrolments.json, and each passkey beside its signature.
void add_key_files(const Charter& charter, const trail::KeyRegister& keys,
                   const std::function<void(const std::string& path, std::string bytes)>& add);

}  // namespace mithaq::service
