// A target that is a program of the house: rclone, rsync or whatever knows the place.
//
//     PROGRAM NAME FOLDER        FOLDER holds NAME.tar and what stands beside it; it is taken away afterwards
//
// It ends with 0 when everything is where it stays, with 3 when it was there already; anything else is a failure, and
// what it said on standard error is the reason. It must not overwrite what differs.
#pragma once

#include "target.h"

namespace mithaq::archive {

class HookTarget : public Place {
 public:
  HookTarget(std::filesystem::path program, std::filesystem::path scratch)
      : program_(std::move(program)), scratch_(std::move(scratch)) {}
  Put put(const Deposition& deposition) const override;

 private:
  std::filesystem::path program_, scratch_;
};

}  // namespace mithaq::archive
