add_library(samestory_options INTERFACE)
target_include_directories(samestory_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(samestory_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wcast-align
                                                   -Wunused -Woverloaded-virtual)
if(SAMESTORY_WERROR)
  target_compile_options(samestory_options INTERFACE -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12's optimiser sees faults in the standard library, Boost and its own vector headers that are not there
    # (PR105651, PR105562, PR106199): these stay warnings.
    target_compile_options(samestory_options INTERFACE -Wno-error=restrict -Wno-error=maybe-uninitialized
      -Wno-error=uninitialized -Wno-error=mismatched-new-delete -Wno-error=array-bounds -Wno-error=stringop-overflow
      -Wno-error=stringop-overread)
  endif()
endif()
if(SAMESTORY_SANITIZE)
  target_compile_options(samestory_options INTERFACE -fsanitize=${SAMESTORY_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(samestory_options INTERFACE -fsanitize=${SAMESTORY_SANITIZE})
  if(SAMESTORY_SANITIZE MATCHES "undefined")
    target_compile_options(samestory_options INTERFACE -fno-sanitize-recover=all)
  endif()
  if(SAMESTORY_SANITIZE MATCHES "thread")
    target_compile_options(samestory_options INTERFACE -Wno-tsan)
  endif()
endif()
