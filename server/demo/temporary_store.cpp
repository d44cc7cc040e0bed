#include "server/demo/temporary_store.hpp"

#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace samestory::server {

Result<TemporaryStore> TemporaryStore::make() {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "samestory-demo-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr) {
    return fail(Errc::io, "No temporary directory can be made: set TMPDIR to a folder that can be written.");
  }
  return TemporaryStore(name);
}

TemporaryStore::TemporaryStore(TemporaryStore&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryStore::~TemporaryStore() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace samestory::server
