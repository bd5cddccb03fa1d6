# One line a plugin; its foreign libraries stand here.
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL)
pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(LIBXML REQUIRED IMPORTED_TARGET libxml-2.0)
mithaq_plugin(email LIBRARIES PkgConfig::GMIME PkgConfig::LIBXML Poco::Net Poco::NetSSL)
# The reader of mail by itself, for what throws bytes at it (tests/fuzz).
set(intake bounce_address charsets delivery_report encoded_words flowed gmime_held header_value html_tags html_text
           intake mail_headers message mime_bounds mime_parts trust)
list(TRANSFORM intake PREPEND ${CMAKE_SOURCE_DIR}/plugins/email/)
list(TRANSFORM intake APPEND .cpp)
add_library(email_intake STATIC EXCLUDE_FROM_ALL ${intake})
target_include_directories(email_intake INTERFACE ${CMAKE_SOURCE_DIR}/plugins)
target_link_libraries(email_intake PUBLIC mithaq_build mithaq_sdk PkgConfig::GMIME PkgConfig::LIBXML Poco::Foundation)
mithaq_plugin(signatures LIBRARIES OpenSSL::Crypto)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo pangoft2 cairo-pdf fontconfig)
pkg_check_modules(QPDF REQUIRED IMPORTED_TARGET libqpdf)
mithaq_plugin(archive LIBRARIES OpenSSL::Crypto PkgConfig::PANGO PkgConfig::QPDF cmark-gfm archive FILES verify.sh VERIFY.md README.ar.txt README.en.txt)
# The page that checks a package in a browser: one file, in the package and at /verify.
configure_file(config/site/verify.html plugins/archive/verify.html COPYONLY)
