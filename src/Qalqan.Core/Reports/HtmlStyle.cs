using System.Security.Cryptography;
using System.Text;

namespace Qalqan;

/// <summary>The style sheet of the HTML report: it stands in the page, and the page's policy names its hash, so nothing else can style or load anything.</summary>
public static class HtmlStyle
{
    /// <summary>The sheet. Logical properties only: the same serves both directions of writing. The contrast of every pair of colours is computed in a test.</summary>
    public const string Css = """
        :root{color-scheme:light dark;--ink:#1b2228;--soft:#4a555f;--paper:#fff;--card:#f3f5f7;--line:#8b959e;--red:#a3161f;--redbg:#fdeeee;--amber:#7a4a00;--amberbg:#fff4de;--blue:#114f86;--bluebg:#e9f2fb}
        @media(prefers-color-scheme:dark){:root{--ink:#eceff1;--soft:#b6c0c8;--paper:#14191e;--card:#1e252c;--line:#78838d;--red:#ff9d9d;--redbg:#3a1618;--amber:#ffc766;--amberbg:#33260c;--blue:#93c8ff;--bluebg:#10283d}}
        *{box-sizing:border-box}
        html{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;line-height:1.55}
        body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}
        main{max-inline-size:46rem;margin-inline:auto;padding:1rem}
        [lang=ug]{font-family:"UKIJ Tuz","UKIJ Tuz Tom","Noto Naskh Arabic","Noto Sans Arabic","Segoe UI","Geeza Pro",Tahoma,"Noto Sans",sans-serif;line-height:1.75}
        [lang=fa]{font-family:Vazirmatn,"Noto Naskh Arabic","Noto Sans Arabic","Segoe UI","Geeza Pro",Tahoma,"Noto Sans",sans-serif;line-height:1.75}
        [lang=bo]{font-family:"Noto Serif Tibetan","Noto Sans Tibetan","Microsoft Himalaya",Kailasa,"Noto Sans",serif;line-height:1.9}
        html[lang=ug],html[lang=fa],html[lang=bo]{font-size:112%}
        [lang=en]{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        h1{font-size:1.5rem;line-height:1.35;margin:0}
        h2{font-size:1.2rem;margin:2rem 0 .5rem}
        h3{font-size:1.05rem;margin:1.25rem 0 .5rem}
        h3 .soft{font-weight:400}
        h4{font-size:1rem;margin:0 0 .5rem}
        p,ul,ol{margin-block:.5rem}
        ul,ol{padding-inline-start:1.6rem}
        li{margin-block:.2rem}
        .v{border-inline-start:.6rem solid var(--tone);background:var(--bg);padding:1rem}
        .red{--tone:var(--red);--bg:var(--redbg)}
        .amber{--tone:var(--amber);--bg:var(--amberbg)}
        .blue{--tone:var(--blue);--bg:var(--bluebg)}
        .v h1,.sev{color:var(--tone)}
        .soft{color:var(--soft)}
        .next{border:.15rem solid var(--ink);padding:0 1rem .5rem;margin-block:1.25rem}
        .next h2{margin-block-start:.8rem}
        .note{border:.1rem dashed var(--line);padding:.5rem 1rem}
        article{background:var(--card);border-inline-start:.3rem solid var(--tone);padding:.8rem 1rem;margin-block:.8rem}
        .u{font-family:ui-monospace,Consolas,"Noto Sans Mono","DejaVu Sans Mono",monospace;font-size:.94em;font-weight:400}
        .t{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;white-space:nowrap}
        .u b{font-weight:700;text-decoration:underline}
        summary{min-block-size:1.8rem;cursor:pointer;color:var(--blue)}
        :focus-visible{outline:.2rem solid var(--blue);outline-offset:.15rem}
        dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.2rem 1rem;margin:.5rem 0}
        dt{color:var(--soft)}
        dd{margin:0;min-inline-size:0}
        table{border-collapse:collapse;inline-size:100%}
        th,td{text-align:start;padding:.3rem .6rem .3rem 0;border-block-end:1px solid var(--line);vertical-align:top}
        [dir=rtl] th,[dir=rtl] td{padding:.3rem 0 .3rem .6rem}
        figure{margin:0}
        svg{display:block;inline-size:100%;block-size:auto}
        svg line{stroke:var(--line)}
        svg .red{fill:var(--red)}
        svg .amber{fill:var(--amber)}
        svg .blue{fill:var(--blue)}
        .ends{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.2rem 1rem;color:var(--soft)}
        @media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-block-end:.4rem}main{padding:.6rem}}
        @media print{:root{--ink:#000;--soft:#333;--paper:#fff;--card:#fff;--line:#777;--red:#8a0f17;--redbg:#fff;--amber:#6b4100;--amberbg:#fff;--blue:#0d3f6b;--bluebg:#fff}main{max-inline-size:none;padding:0}body{font-size:10.5pt}article,tr,figure,.next{break-inside:avoid}h2,h3,h4,summary{break-after:avoid}details::details-content{content-visibility:visible;block-size:auto}article{border-block-end:1px solid var(--line)}}
        """;

    /// <summary>The policy of the page: no script, no request, only this style sheet.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";
}
