// The certificate of a ratified charter: its facts as canonical data, which are sealed, and the same in words.
#pragma once

#include <mithaq/sheet.h>
#include <mithaq/signer.h>

#include <string>

#include "service/premises.h"
#include "service/view.h"
#include "service/views.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

// The newest round that led to ratification: another may have run beside it, and been closed by it.
const Round& ratifying_round(const Charter& charter);
const Revision& ratified_revision(const Charter& charter);

// An answer as certificate.json and positions/ tell it; `round` is the one that it is shown in.
Value position_value(const Viewer& viewer, const Charter& charter, const Round& round, const PositionView& position);

class CertificateOf {
 public:
  // `checkpoint` covers the entry `ratified`.
  CertificateOf(const Premises& premises, store::Store& store, const store::Objects& objects, const Charter& charter,
                store::CheckpointRow checkpoint, SignerKeys keys)
      : premises_(premises),
        store_(store),
        objects_(objects),
        charter_(charter),
        checkpoint_(std::move(checkpoint)),
        keys_(std::move(keys)) {}

  // certificate.json.
  std::string facts() const;
  Sheet sheet(Language language, const Digest& facts_sha256) const;
  Sheet page(Language language) const;  // the public page of the ratification

 private:
  Viewer viewer(Chronicle* chronicle) const;

  const Premises& premises_;
  store::Store& store_;
  const store::Objects& objects_;
  const Charter& charter_;
  const store::CheckpointRow checkpoint_;
  const SignerKeys keys_;
};

}  // namespace mithaq::service
