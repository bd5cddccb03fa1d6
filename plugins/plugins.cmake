# One line a plugin; its foreign libraries stand here.
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL)
pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(LIBXML REQUIRED IMPORTED_TARGET libxml-2.0)
mithaq_plugin(email LIBRARIES PkgConfig::GMIME PkgConfig::LIBXML Poco::Net Poco::NetSSL)
mithaq_plugin(signatures LIBRARIES OpenSSL::Crypto)
mithaq_plugin(archive LIBRARIES OpenSSL::Crypto cmark-gfm archive FILES verify.sh VERIFY.md README.ar.txt README.en.txt)
