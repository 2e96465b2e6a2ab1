#include "web/style.h"

#include "base/encoding.h"

namespace web {

std::string_view styleSheet() {
  return R"(
:root{color-scheme:light dark;--ink:#1c2024;--soft:#5f6872;--back:#f4f5f7;--card:#fff;
--line:#dde1e6;--act:#0b62c4;--on-act:#fff;--code:#eef1f4;
--good:#17693a;--good-back:#dff3e6;--due:#7a4d00;--due-back:#ffecc7;--bad:#a1201c;--bad-back:#fde2e1}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9ba4ae;--back:#14171a;--card:#1d2125;
--line:#333a41;--act:#5aa6ff;--on-act:#08192c;--code:#272d33;
--good:#7fd6a2;--good-back:#12321f;--due:#ffc861;--due-back:#3d2b06;--bad:#ff9c97;--bad-back:#431a19}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}
p{margin:.5rem 0;overflow-wrap:anywhere}
.lead{margin:0 0 1.25rem}
.soft{color:var(--soft);font-size:.9rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;
margin:0 0 1rem}
.card>p:first-child{margin-top:0}
.soft+pre{margin-top:0}
.top{display:flex;gap:.75rem;align-items:center;justify-content:space-between;flex-wrap:wrap}
.badge{border-radius:99px;padding:.1rem .65rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.good{color:var(--good);background:var(--good-back)}
.due{color:var(--due);background:var(--due-back)}
.bad{color:var(--bad);background:var(--bad-back)}
pre{background:var(--code);border-radius:6px;padding:.55rem .75rem;margin:.5rem 0;overflow-x:auto}
code{font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre code{white-space:pre-wrap;overflow-wrap:anywhere}
.row{display:flex;gap:.6rem;flex-wrap:wrap;margin-top:.9rem}
form{margin:0}
textarea{width:100%;font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
color:var(--ink);background:var(--back);border:1px solid var(--line);border-radius:6px;
padding:.55rem .75rem;margin-top:.4rem;resize:vertical}
ol{margin:.5rem 0;padding-left:1.4rem}
.big{font-size:1.6rem;letter-spacing:.08em;margin:.25rem 0}
.big code{font-size:inherit}
.button{display:inline-block;font:inherit;font-size:.95rem;font-weight:600;line-height:1.4;
padding:.4rem .95rem;border-radius:7px;border:1px solid var(--act);background:var(--act);
color:var(--on-act);text-decoration:none;cursor:pointer}
.quiet{background:transparent;color:var(--ink);border-color:var(--line)}
.button:hover{filter:brightness(1.08)}
.button:focus-visible,a:focus-visible,textarea:focus-visible{outline:3px solid var(--act);outline-offset:2px}
a{color:var(--act)}
footer{color:var(--soft);font-size:.85rem;margin-top:2rem}
)";
}

const std::string& styleSource() {
  static const std::string source = "'sha256-" + base::base64(base::sha256(styleSheet())) + "'";
  return source;
}

}  // namespace web
