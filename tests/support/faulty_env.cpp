#include "tests/support/faulty_env.hpp"

namespace samestory::tests {

using rocksdb::Slice;
using rocksdb::Status;
using Fault = FaultyEnv::Fault;

class FaultyFile final : public rocksdb::WritableFileWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::WritableFile> inside, const FaultyEnv& env)
      : WritableFileWrapper(inside.get()), inside_(std::move(inside)), env_(env) {}

  using WritableFileWrapper::Append;
  Status Append(const Slice& data) override {
    const Fault fault = env_.fault_;
    if (fault == Fault::disk_full)
      return Status::NoSpace("While appending to file: log: No space left on device");
    if (fault != Fault::io_error) return inside_->Append(data);
    inside_->Append(Slice(data.data(), data.size() / 2)).PermitUncheckedError();
    return Status::IOError("While appending to file: log: Input/output error");
  }
  Status Sync() override { return works() ? inside_->Sync() : failed_sync(); }
  Status Fsync() override { return works() ? inside_->Fsync() : failed_sync(); }

 private:
  bool works() const { return env_.fault_ == Fault::none; }
  Status failed_sync() const {
    if (env_.fault_ == Fault::sync_finds_full)
      return Status::NoSpace("While fdatasync: log: No space left on device");
    return Status::IOError("While fdatasync: log: Input/output error");
  }
  const std::unique_ptr<rocksdb::WritableFile> inside_;
  const FaultyEnv& env_;
};

Status FaultyEnv::NewWritableFile(const std::string& name, std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) {
  std::unique_ptr<rocksdb::WritableFile> inside;
  const Status opened = target()->NewWritableFile(name, &inside, options);
  if (opened.ok()) *file = std::make_unique<FaultyFile>(std::move(inside), *this);
  return opened;
}

}  // namespace samestory::tests
