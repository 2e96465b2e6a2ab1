# Language, warnings and sanitizers: the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize takes them")
option(FUZZERS "Build the fuzz targets (clang only)" OFF)

# Not in what people build for themselves: another compiler's new warning must not stop them.
set(warnings_are_errors -Werror)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(warnings_are_errors "")
endif()

add_library(project_options INTERFACE)
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-align -Woverloaded-virtual -Wnull-dereference -Wextra-semi -Wundef
  ${warnings_are_errors} -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(project_options INTERFACE
    -fcoroutines -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override)
  # At -O2 g++ takes the two halves of Asio's coroutine frames for strangers.
  target_compile_options(project_options INTERFACE -Wno-mismatched-new-delete)
  # -Wnull-dereference reports inlined library code at -O2 under sanitizers; g++ says so itself.
  if(SANITIZE)
    target_compile_options(project_options INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized)
  endif()
endif()
# clang reports what libstdc++ 12 itself calls (std::stable_partition); g++ knows better.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(project_options INTERFACE -Wno-deprecated-declarations)
endif()
if(SANITIZE)
  add_compile_options(-fsanitize=${SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SANITIZE})
  if(SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
