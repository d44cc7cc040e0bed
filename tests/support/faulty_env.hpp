// A file system for RocksDB that passes everything on until it is told to fail. Thread-safe.
#pragma once

#include <rocksdb/env.h>

#include <atomic>
#include <memory>
#include <string>

namespace samestory::tests {

class FaultyEnv final : public rocksdb::EnvWrapper {
 public:
  enum class Fault : int {
    none,
    disk_full,        // appends fail and write nothing
    io_error,         // appends fail after writing half
    sync_finds_full,  // appends work, syncs find no space: a file system that allocates late
    sync_fails,       // appends work, syncs fail
  };

  FaultyEnv() : EnvWrapper(rocksdb::Env::Default()) {}
  const char* Name() const override { return "FaultyEnv"; }
  void set(Fault fault) { fault_ = fault; }

  rocksdb::Status NewWritableFile(const std::string& name, std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override;

 private:
  friend class FaultyFile;
  std::atomic<Fault> fault_ = Fault::none;
};

}  // namespace samestory::tests
