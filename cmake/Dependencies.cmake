# Third-party packages, all from Debian.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Poco 1.11 REQUIRED COMPONENTS Foundation Net JSON)
find_package(yaml-cpp REQUIRED)
# Without libsecret the credential store `secret-service` says that this build lacks it.
# Without liburing each send is a call of its own.
find_package(PkgConfig)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(LIBSECRET libsecret-1)
  pkg_check_modules(LIBURING IMPORTED_TARGET liburing>=2.3)
endif()

# Asio is compiled once (ASIO_SEPARATE_COMPILATION): a file that includes it whole takes seconds.
find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
set(asio_source "${CMAKE_BINARY_DIR}/asio_impl.cpp")
file(CONFIGURE OUTPUT "${asio_source}" CONTENT
  "#include <asio/impl/src.hpp>\n#include <asio/ssl/impl/src.hpp>\n")
add_library(asio STATIC "${asio_source}")
target_include_directories(asio SYSTEM PUBLIC "${ASIO_INCLUDE_DIR}")
target_compile_definitions(asio PUBLIC
  ASIO_STANDALONE ASIO_SEPARATE_COMPILATION ASIO_NO_DEPRECATED
  ASIO_HAS_CO_AWAIT=1 ASIO_HAS_STD_COROUTINE=1
  # Asio decides this by a macro that is there only once a standard header was included: files would
  # differ, and one would free what another allocated otherwise.
  ASIO_DISABLE_STD_ALIGNED_ALLOC)
# ThreadSanitizer knows no fences (g++ refuses them); Asio's locks order the same memory.
if(SANITIZE MATCHES "thread")
  target_compile_definitions(asio PUBLIC ASIO_DISABLE_FENCED_BLOCK)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(asio PUBLIC -fcoroutines)
endif()
target_link_libraries(asio PUBLIC OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
