"""The layer checker finds what it is there to find, and passes what is allowed."""
import importlib.util
import pathlib
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("check_layers", ROOT / "tools" / "check_layers.py")
check_layers = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(check_layers)


class LayerCheckerTest(unittest.TestCase):
    def faults_of(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "src").mkdir()
            for name, text in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check_layers.faults(root)

    def test_an_upward_include_is_found_with_its_line(self):
        faults = self.faults_of({"src/http/url.h": '#pragma once\n#include "proxy/relay.h"\n'})
        self.assertEqual(faults, ["src/http/url.h:2: http may not include proxy (proxy/relay.h)"])

    def test_neighbours_do_not_see_each_other(self):
        faults = self.faults_of({"src/web/page.cpp": '#include "proxy/relay.h"\n',
                                 "src/proxy/relay.cpp": '#include "web/page.h"\n'})
        self.assertEqual(len(faults), 2)

    def test_downward_and_own_includes_pass(self):
        text = '#include "http/head.h"\n#include "base/error.h"\n#include <asio/ip/tcp.hpp>\n'
        self.assertEqual(self.faults_of({"src/http/front.cpp": text}), [])

    def test_a_library_outside_its_rooms_is_found(self):
        for room, target in [("app", "yaml-cpp/yaml.h"), ("web", "asio/post.hpp"),
                             ("profile", "asio.hpp"), ("oauth", "openssl/sha.h"),
                             ("proxy", "Poco/Net/HTTPServer.h"),
                             ("proxy", "Poco/Net/HTTPRequestHandler.h")]:
            with self.subTest(room=room, target=target):
                faults = self.faults_of({f"src/{room}/one.cpp": f"#  include <{target}>\n"})
                self.assertEqual(len(faults), 1, faults)

    def test_a_test_sees_only_what_its_room_sees(self):
        faults = self.faults_of({"tests/base/clock_test.cpp": '#include "http/url.h"\n'})
        self.assertEqual(len(faults), 1)

    def test_a_forbidden_link_is_found(self):
        faults = self.faults_of({"src/CMakeLists.txt": "add_room(net USES base http\n LIBRARIES asio)"})
        self.assertEqual(faults, ["src/CMakeLists.txt: net may not link http"])

    def test_a_source_that_does_not_begin_with_its_header_is_found(self):
        files = {"src/net/one.h": "#pragma once\n",
                 "src/net/one.cpp": '#include <string>\n#include "net/one.h"\n'}
        self.assertEqual(self.faults_of(files), [
            "src/net/one.cpp: its first include is not its own header (net/one.h)"])
        files["src/net/one.cpp"] = '#include "net/one.h"\n#include <string>\n'
        self.assertEqual(self.faults_of(files), [])

    def test_an_unknown_room_is_found(self):
        faults = self.faults_of({"src/misc/one.cpp": ""})
        self.assertEqual(len(faults), 1)


if __name__ == "__main__":
    unittest.main()
