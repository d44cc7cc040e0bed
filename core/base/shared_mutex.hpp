// A readers-writer lock that lets a waiting writer go first. std::shared_mutex on glibc prefers readers:
// workers that always overlap would keep the writer out for good.
#pragma once

#include <pthread.h>

#include <mutex>
#include <shared_mutex>
#include <system_error>

namespace samestory {

// Satisfies SharedMutex as far as std::unique_lock and std::shared_lock need it. Not recursive, readers
// neither.
class WriterFirstMutex {
 public:
  WriterFirstMutex() {
    pthread_rwlockattr_t attributes;
    check(pthread_rwlockattr_init(&attributes));
    check(pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP));
    check(pthread_rwlock_init(&lock_, &attributes));
    pthread_rwlockattr_destroy(&attributes);
  }
  ~WriterFirstMutex() { pthread_rwlock_destroy(&lock_); }
  WriterFirstMutex(const WriterFirstMutex&) = delete;
  WriterFirstMutex& operator=(const WriterFirstMutex&) = delete;

  void lock() { check(pthread_rwlock_wrlock(&lock_)); }
  bool try_lock() { return pthread_rwlock_trywrlock(&lock_) == 0; }
  void unlock() { pthread_rwlock_unlock(&lock_); }
  void lock_shared() { check(pthread_rwlock_rdlock(&lock_)); }
  bool try_lock_shared() { return pthread_rwlock_tryrdlock(&lock_) == 0; }
  void unlock_shared() { pthread_rwlock_unlock(&lock_); }

 private:
  static void check(int error) {
    if (error != 0) throw std::system_error(error, std::generic_category(), "readers-writer lock");
  }
  pthread_rwlock_t lock_;
};

using WriteLock = std::unique_lock<WriterFirstMutex>;
using ReadLock = std::shared_lock<WriterFirstMutex>;

}  // namespace samestory
