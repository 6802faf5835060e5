"""Writes the corpus of awkward mails: `NAME.eml` with exact bytes and `NAME.json` with what must be read from it.

Run `python3 make.py` here after adding a mail below, and commit what it wrote. Everything is invented; no mail
ever belonged to anybody. Expectations are written by hand, never taken from the parser's output.
"""

import base64
import json
import pathlib

HERE = pathlib.Path(__file__).parent
CASES = {}
DATE = "Fri, 20 Nov 2026 10:15:00 +0800"
BASIC = f"From: wang@hospital.example\nTo: service@afterdose.example\nDate: {DATE}\nMessage-ID: <m1@hospital.example>\n"


def b64(text, charset="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(charset)
    return base64.b64encode(data).decode()


def word(text, charset="utf-8", label=None):
    return f"=?{label or charset}?B?{b64(text, charset)}?="


def qp(data):
    return "".join(chr(b) if 33 <= b < 127 and b != 61 or b in (10, 32) else f"={b:02X}" for b in data)


def case(name, raw, why, crlf=True, **expect):
    """`raw`: str (as UTF-8) or bytes. Line feeds become CRLF, as on the wire, unless `crlf` is False."""
    assert name not in CASES, name
    data = raw.encode() if isinstance(raw, str) else raw
    CASES[name] = (data.replace(b"\n", b"\r\n") if crlf else data, {"why": why, **expect})


def mail(subject, body="批号20260101的胶囊受潮结块，请处理。", head="", basic=BASIC):
    return f"{basic}Subject: {subject}\nMIME-Version: 1.0\n{head or 'Content-Type: text/plain; charset=utf-8'}\n\n{body}\n"


def encoded_body(text, charset, label, encoding="8bit", subject="x", head=""):
    data = text.encode(charset)
    body = {"8bit": data, "base64": base64.encodebytes(data), "quoted-printable": qp(data).encode()}[encoding]
    top = f"{BASIC}Subject: {subject}\n{head}Content-Type: text/plain; charset={label}\nContent-Transfer-Encoding: {encoding}\n\n"
    return top.encode() + body + b"\n"


def multipart(kind, parts, boundary="=_b", subject="x", params="", close=True, basic=BASIC):
    """`parts`: bytes each, header block and body."""
    top = f"{basic}Subject: {subject}\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=\"{boundary}\"{params}\n\n"
    body = b"".join(f"--{boundary}\n".encode() + part + b"\n" for part in parts)
    return top.encode() + body + (f"--{boundary}--\n".encode() if close else b"")


def text_part(text, kind="plain", charset="utf-8"):
    return f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode() + text.encode(charset)


def file_part(disposition, content, media="application/pdf", extra=""):
    return f"Content-Type: {media}\nContent-Disposition: {disposition}\n{extra}Content-Transfer-Encoding: base64\n\n{b64(content)}".encode()


def nested(kind, parts, boundary):
    body = b"".join(f"--{boundary}\n".encode() + part + b"\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary={boundary}\n\n".encode() + body + f"--{boundary}--\n".encode()


def charsets():
    text = "阿莫西林胶囊批号20260105，外包装破损三盒。"
    found = ["batch:20260105"]
    case("charset-utf8", encoded_body(text, "utf-8", "utf-8"), "the plain good case", text=text, findings=found, defects=[], may_acknowledge=True)
    case("charset-gb2312", encoded_body(text, "gb2312", "gb2312"), "8-bit GB2312", text=text, findings=found, defects=[])
    rare = "患者䶮先生，国药准字H20051234，服用后皮疹；厂家朱镕𠮷药业。"
    case("charset-gb2312-means-gb18030", encoded_body(rare, "gb18030", "gb2312", "base64"), "labelled gb2312, uses characters only GB18030 has (glpi#8986)", text=rare, findings=["drug-approval:国药准字H20051234"], defects=[])
    case("charset-gbk-qp", encoded_body(rare, "gb18030", "GBK", "quoted-printable"), "labelled GBK, four-byte GB18030 inside", text=rare)
    case("charset-gb18030", encoded_body(text, "gb18030", '"GB18030"'), "quoted label", text=text, defects=[])
    case("charset-cp936", encoded_body(text, "gbk", "cp936"), "the Windows name", text=text, defects=[])
    case("charset-big5", encoded_body("藥品外包裝破損，請協助退換。", "big5", "big5"), "a customer in Taiwan", text="藥品外包裝破損，請協助退換。", defects=[])
    case("charset-iso-2022-jp", encoded_body("薬の副作用について質問です。", "iso-2022-jp", "ISO-2022-JP"), "zammad#3368", text="薬の副作用について質問です。", defects=[])
    case("charset-hz", BASIC.encode() + b"Subject: x\nContent-Type: text/plain; charset=hz-gb-2312\n\n~{VPND~} ok\n", "HZ from an old client", text="中文 ok")
    case("charset-none-gb18030", BASIC.encode() + b"Subject: x\n\n" + text.encode("gb18030"), "no label, GB18030 bytes", text=text, findings=found)
    case("charset-none-utf8", BASIC.encode() + b"Subject: x\n\n" + text.encode(), "no label, UTF-8 bytes", text=text)
    case("charset-ascii-label-gbk", encoded_body(text, "gbk", "us-ascii"), "a scanner that labels everything us-ascii", text=text, defects=["charset-mislabelled"])
    case("charset-latin1-label-utf8", encoded_body(text, "utf-8", "iso-8859-1"), "a shop system that labels UTF-8 as latin-1", text=text, defects=["charset-mislabelled"])
    case("charset-latin1-real", encoded_body("Qualité: gélule cassée à l'arrivée", "latin-1", "iso-8859-1"), "latin-1 that is latin-1", text="Qualité: gélule cassée à l'arrivée", defects=[])
    case("charset-utf8-label-gbk", encoded_body(text, "gbk", "utf-8"), "labelled utf-8, sent as GBK", text=text, defects=["charset-mislabelled"])
    case("charset-gb2312-label-utf8", encoded_body(text, "utf-8", "gb2312"), "labelled gb2312, sent as UTF-8", text=text, defects=["charset-mislabelled"])
    case("charset-unknown", encoded_body(text, "utf-8", "x-medicine-7"), "a charset nobody knows", text=text, defects=["unknown-charset"])
    case("charset-utf16", encoded_body("药片变色", "utf-16", "utf-16", "base64"), "UTF-16 with a byte order mark", text="药片变色", defects=[])
    case("charset-cut-character", BASIC.encode() + b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode()[:-1], "UTF-8 cut inside its last character", text_contains=["外包装破损三盒"], defects=["charset-mislabelled"])


def headers():
    case("subject-raw-gb18030", b"From: \xcd\xf5\xb7\xbc <wang@hospital.example>\n" + f"Date: {DATE}\nMessage-ID: <r@h.example>\nSubject: ".encode() + "质量投诉：药片变色".encode("gb18030") + b"\nContent-Type: text/plain; charset=gb2312\n\n" + "请处理".encode("gbk") + b"\n", "8-bit GB18030 headers without encoding", subject="质量投诉：药片变色", from_name="王芳", from_address="wang@hospital.example", text="请处理", defects=["raw-eight-bit-header"])
    case("subject-raw-utf8", mail("质量投诉：药片变色"), "8-bit UTF-8 header", subject="质量投诉：药片变色", defects=["raw-eight-bit-header"])
    case("subject-folded-words", mail(f"{word('关于阿莫西林')}\n {word('胶囊的投诉')}\n\t{word('（第二次）')}"), "words folded over three lines", subject="关于阿莫西林胶囊的投诉（第二次）", defects=[])
    data = "投诉：注射液浑浊".encode()
    case("subject-split-character", mail(f"=?utf-8?B?{b64(data[:7])}?=\n =?UTF-8?B?{b64(data[7:])}?="), "a character cut between two words", subject="投诉：注射液浑浊", defects=[])
    data = "关于批号的咨询".encode("gbk")
    case("subject-split-character-gbk", mail(f"=?gb2312?Q?{qp(data[:3])}?=\n =?gb2312?Q?{qp(data[3:])}?="), "the same in GBK", subject="关于批号的咨询")
    case("subject-word-broken-inside", mail(f"=?utf-8?B?{b64('退货申请单')[:9]}\n {b64('退货申请单')[9:]}?="), "a fold inside one word", subject="退货申请单")
    case("subject-word-glued", mail(f"Re:{word('退货')}(2)"), "words glued to text", subject="Re:退货(2)")
    case("subject-word-gb2312-rare", mail(word("䶮先生的投诉", "gb18030", "gb2312")), "GB18030 in a word labelled gb2312", subject="䶮先生的投诉")
    case("subject-bad-word", mail("=?utf-8?B?broken and =?x"), "what only begins like a word stays", subject="=?utf-8?B?broken and =?x")
    case("from-quoted-word", mail("x", basic=f'From: "{word("李药师")}" <li@pharmacy.example>\nDate: {DATE}\nMessage-ID: <q@p.example>\n'), "an encoded word inside quotes", from_name="李药师", from_address="li@pharmacy.example", defects=[])
    case("from-comma-name", mail("x", basic=f'From: "Wang, Fang" <wang@H.EXAMPLE>\nReply-To: {word("质量部")} <qa@h.example>, b@h.example\nDate: {DATE}\nMessage-ID: <c@h.example>\n'), "a comma in the name, two reply addresses", from_name="Wang, Fang", from_address="wang@h.example", reply_to=["qa@h.example", "b@h.example"])
    case("from-comment-name", mail("x", basic=f"From: wang@h.example (=?utf-8?Q?=E7=8E=8B=E8=8A=B3?=)\nDate: {DATE}\nMessage-ID: <c@h.example>\n"), "the name as a comment", from_name="王芳", from_address="wang@h.example")
    case("from-fullwidth-brackets", mail("x", basic=f"From: 王芳＜wang@h.example＞\nDate: {DATE}\nMessage-ID: <c@h.example>\n"), "full-width brackets typed by hand", from_name="王芳", from_address="wang@h.example")
    case("missing-everything", "批号20260101有异物，请回电13800138000\n", "a body without any header, from a script", text="批号20260101有异物，请回电13800138000", findings=["batch:20260101", "mobile:13800138000"], defects_include=["missing-date", "missing-from", "missing-message-id", "no-headers"], may_acknowledge=False)
    case("missing-date-and-id", f"From: a@b.example\nSubject: {word('投诉')}\n\nok\n", "no date, no id", subject="投诉", text="ok", defects=["missing-date", "missing-message-id"])
    case("bad-date", mail("x", basic="From: a@b.example\nMessage-ID: <d@b.example>\nDate: 2026-11-20 10:15:00\n"), "a date as databases write it", date="2026-11-20T10:15:00+08:00", defects=["bad-date"])
    case("date-with-comment", mail("x", basic="From: a@b.example\nMessage-ID: <d@b.example>\nDate: Fri, 20 Nov 2026 10:15:00 +0800 (CST)\n"), "a zone in a comment", date="2026-11-20T10:15:00+08:00", defects=[])
    case("mbox-line", "From wang@h.example Fri Nov 20 10:15:00 2026\n" + mail("x"), "an mbox separator before the header", subject="x", from_address="wang@hospital.example", defects=[])
    case("no-colon-line", mail("x").replace("MIME-Version", "this line is no header\nMIME-Version"), "a stray line in the header", subject="x", text="批号20260101的胶囊受潮结块，请处理。", defects=["malformed-header"])
    case("header-without-blank-line", f"{BASIC}Subject: x\n批号20260101受潮，请处理\n第二行", "no empty line before the body", text_contains=["批号20260101受潮", "第二行"], defects=["malformed-header"])
    case("header-oversize", f"{BASIC}X-Trace: {'a' * 70000}\nSubject: x\n\nok\n", "one header of 70 kB", subject="x", text="ok", defects=["oversize-header"])
    case("header-flood", BASIC + "Subject: x\n" + "Received: from a by b\n" * 700 + "\nok\n", "700 trace headers", subject="x", text="ok", defects=["too-many-headers"])
    case("bare-carriage-returns", mail("x", "ok").replace("\n", "\r"), "line ends of old Macintosh software", crlf=False, subject="x", text="ok", defects=[])
    case("bare-line-feeds", mail("x", "第一行\n第二行"), "line feeds only, as pipes deliver", crlf=False, text="第一行\n第二行", defects=[])
    case("nul-bytes", mail("x", "批号\x0020260101"), "NUL in the body; Postgres would refuse it", text="批号20260101", defects=["nul-bytes"])
    case("references-folded", mail("Re: x", basic=BASIC + "In-Reply-To: <ack.01934f3a-7c00-7000-8000-000000000001@afterdose.example>\nReferences: <a@b.example>\n <c@d.example>\n"), "references over two lines", in_reply_to=["ack.01934f3a-7c00-7000-8000-000000000001@afterdose.example"], references=["a@b.example", "c@d.example"])


def bodies():
    html = "<html><head><style>td{color:red}</style></head><body><div>您好，</div><div>批号：<b>2026</b>0105&nbsp;受潮</div><table><tr><td>数量</td><td>3盒</td></tr></table><script>x()</script></body></html>"
    case("html-only", mail("x", html, "Content-Type: text/html; charset=utf-8"), "QQ mail: HTML only", text="您好，\n批号：20260105 受潮\n数量 3盒", findings=["batch:20260105"], text_lacks=["color", "x()"])
    case("alternative", multipart("alternative", [text_part("纯文本：药片碎裂"), text_part("<p>网页：药片碎裂</p>", "html")]), "plain text wins", text="纯文本：药片碎裂", attachments=[])
    case("alternative-html-first", multipart("alternative", [text_part("<p>网页：漏液</p>", "html"), text_part("纯文本：漏液")]), "the order of alternatives does not matter", text="纯文本：漏液", attachments=[])
    case("alternative-blank-plain", multipart("alternative", [text_part(" \n"), text_part("<p>只有网页有字</p>", "html")]), "an empty plain text loses", text="只有网页有字")
    case("empty-body", mail("请回电13900139000", "").rstrip("\n") + "\n", "everything is in the subject", text="", defects_include=["no-body"], subject="请回电13900139000")
    case("truncated-multipart", multipart("mixed", [text_part("见附件"), file_part('attachment; filename="a.pdf"', b"%PDF-1.4 cut")], close=False), "cut on its way", text="见附件", attachments=[{"name": "a.pdf", "size": 12}], defects=["truncated-multipart"])
    case("missing-boundary", multipart("mixed", [text_part("边界参数丢失")], boundary="----=_Part_7").replace(b'; boundary="----=_Part_7"', b""), "the boundary parameter was lost", text="边界参数丢失", defects=["missing-boundary"])
    case("boundary-never-comes", f"{BASIC}Subject: x\nContent-Type: multipart/mixed; boundary=zz\n\n药盒内少一板\n", "a multipart without parts is text", text="药盒内少一板", defects=["missing-boundary"])
    case("broken-base64", f"{BASIC}Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n6I2v54mH5Y#+Y6Imy!!\n", "base64 with rubbish inside", text="药片变色", defects=["bad-transfer-encoding"])
    case("quoted-printable-soft", f"{BASIC}Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n=E8=8D=\n=AF=E7=89=87=ZZ\n", "a character over a soft break, one wrong escape", text="药片=ZZ", defects=["bad-transfer-encoding"])
    case("quoted-qq", mail("回复：投诉受理", "批号是20260105。\n\n\n------------------ 原始邮件 ------------------\n发件人: \"客服\"<service@afterdose.example>;\n发送时间: 2026年11月19日\n主题: 投诉受理 YH-20261119-7K4M2-9QXYZ\n\n请告知批号"), "QQ's way of quoting", text="批号是20260105。", quoted_contains=["请告知批号", "YH-20261119"], findings=["batch:20260105"])
    case("quoted-outlook", mail("答复: 投诉", "已寄出样品。\n\n________________________________\n发件人: 客服 <service@afterdose.example>\n发送时间: 2026年11月19日 9:00\n收件人: 王芳\n主题: 投诉\n\n请寄样品"), "Outlook's way of quoting", text="已寄出样品。", quoted_contains=["请寄样品"])
    case("quoted-163", mail("Re:投诉", "照片见附件。\n\n在 2026-11-19 09:00:00，\"客服\" <service@afterdose.example> 写道：\n\n请提供照片"), "163's way of quoting", text="照片见附件。", quoted_contains=["请提供照片"])
    case("quoted-gmail", mail("Re: complaint", "Lot No. A26-105\n\nOn Thu, Nov 19, 2026 at 9:00 AM Service <service@afterdose.example>\nwrote:\n> which lot?\n> when bought?"), "Gmail's attribution over two lines", text="Lot No. A26-105", quoted_contains=["which lot?"], findings=["batch:A26-105"])
    case("quoted-interleaved", mail("Re: 投诉", "在 2026-11-19，客服 <service@afterdose.example> 写道：\n> 批号？\n20260105\n> 数量？\n三盒"), "answers between the questions", text_contains=["20260105", "三盒"], quoted_contains=["批号？"])
    case("signature", mail("x", "药品已过期，要求退货。\n-- \n王芳\n市一院药剂科 0571-87654321"), "a signature with a phone", text="药品已过期，要求退货。", signature_contains=["0571-87654321"])
    case("signature-phone", mail("x", "药片变色\n\n发自我的华为手机"), "a phone's signature", text="药片变色", signature_contains=["发自我的华为手机"])
    case("fullwidth-numbers", mail("x", "国药准字Ｚ１０９８０００１，批号：２６０１０５，电话：１３８００１３８０００，追溯码：８１２３４５６７８９０１２３４５６７８９，受理编号ｙｈ－２０２６１１１９－７ｋ４ｍ２－９ｑｘｙｚ"), "typed with a full-width keyboard", findings=["drug-approval:国药准字Z10980001", "batch:260105", "mobile:13800138000", "trace-code:81234567890123456789", "receipt:YH-20261119-7K4M2-9QXYZ"])
    case("batch-before-words", mail("x", "药品：阿莫西林\n批号：20260105\n片剂发黄，批次500盒，另有批号A7-01、A7-02也发黄"), "words and quantities behind a batch", findings=["batch:20260105", "batch:A7-01", "batch:A7-02"])
    case("numbers-lookalike", mail("x", "身份证110101199001011234，订单6222021380013800012，追溯码81380013800012345678"), "no phone inside other numbers", findings=["trace-code:81380013800012345678"])
    case("device-complaint", mail("x", "血糖仪（国械注准20153401234，SN 889）读数偏差，热线400-820-1234一直占线，回电(021)6384-0000"), "a device", findings=["device-registration:国械注准20153401234", "service-line:400-820-1234", "landline:021-63840000"])


def attachments():
    pdf = b"%PDF-1.4\n\x00\xff"
    for name, disposition, why in [
        ("filename-rfc2231", "attachment;\n filename*0*=utf-8''%E6%A3%80%E9;\n filename*1*=%AA%8C%E6%8A%A5%E5%91%8A.pdf", "RFC 2231 cut inside a character"),
        ("filename-rfc2231-gbk", "attachment; filename*=gb2312''%BC%EC%D1%E9%B1%A8%B8%E6.pdf", "RFC 2231 in GBK"),
        ("filename-word", f"attachment; filename=\"{word('检验报告.pdf')}\"", "an encoded word, which RFC 2047 forbids and everybody sends"),
        ("filename-two-words", f"attachment;\n filename=\"{word('检验')}\n {word('报告.pdf')}\"", "two words, folded"),
        ("filename-fallback", "attachment; filename=\"report.pdf\"; filename*=UTF-8''%E6%A3%80%E9%AA%8C%E6%8A%A5%E5%91%8A.pdf", "the extended name wins"),
        ("filename-raw-utf8", "attachment; filename=检验报告.pdf", "raw UTF-8 without quotes"),
        ("filename-path", "attachment; filename=\"C:\\\\用户\\\\检验报告.pdf\"", "a path is cut to its name"),
    ]:
        case(name, multipart("mixed", [text_part("见附件"), file_part(disposition, pdf)]), why, text="见附件", attachments=[{"name": "检验报告.pdf", "size": 11, "media_type": "application/pdf", "inline": False}])
    raw = multipart("mixed", [text_part("见附件"), b"@@"]).replace(b"@@", b"Content-Type: image/jpeg; name=\"" + "照片.jpg".encode("gb18030") + b"\"\nContent-Transfer-Encoding: base64\n\n/9j/")
    case("filename-raw-gb18030", raw, "raw GB18030 in Content-Type's name", attachments=[{"name": "照片.jpg", "media_type": "image/jpeg", "size": 3}])
    related = nested("related", [text_part('<p>破损见图<img src="cid:p1"></p>', "html"), file_part('inline; filename="p1.png"', b"\x89PNG", "image/png", "Content-ID: <p1>\n")], "rel")
    case("inline-image", multipart("mixed", [related]), "a picture inside the text", text="破损见图", attachments=[{"name": "p1.png", "inline": True, "content_id": "p1", "size": 4}])
    deep = nested("mixed", [nested("related", [nested("alternative", [text_part("最里层文字"), text_part("<p>x</p>", "html")], "l3")], "l2"), file_part('attachment; filename="b.pdf"', pdf)], "l1")
    case("nested-multiparts", multipart("mixed", [deep]), "mixed in mixed, related, alternative", text="最里层文字", attachments=[{"name": "b.pdf", "size": 11}], defects=[])
    inner = f"From: patient@home.example\nSubject: {word('服药后头晕')}\n\n吃了两片就头晕".encode()
    case("forwarded-as-attachment", multipart("mixed", [text_part("请处理转来的邮件"), b"Content-Type: message/rfc822\n\n" + inner]), "a forwarded mail is an attachment, named by its subject", text="请处理转来的邮件", attachments=[{"name": "服药后头晕.eml", "media_type": "message/rfc822"}])
    case("forwarded-inline", mail("转发：不良反应", "请查收：\n\n-------- 转发邮件信息 --------\n发件人：\"患者\" <p@home.example>\n发送日期：2026-11-19\n主题：皮疹\n\n服用后全身皮疹，批号20260105"), "what is forwarded inline is content", text_contains=["全身皮疹"], findings_include=["batch:20260105"])
    case("calendar-invite", multipart("alternative", [text_part("会议邀请"), text_part("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:投诉沟通会\nDTSTART;TZID=China Standard Time:20261123T093000\nEND:VEVENT\nEND:VCALENDAR", "calendar")]), "an invitation", text="会议邀请", invites=[{"method": "REQUEST", "summary": "投诉沟通会", "start": "2026-11-23T09:30:00+08:00"}], attachments=[])
    case("attachment-only", f"{BASIC}Subject: {word('药检报告')}\nContent-Type: application/pdf; name=\"r.pdf\"\nContent-Transfer-Encoding: base64\n\n{b64(pdf)}\n", "a scanner sends the file as the whole mail", text="", attachments=[{"name": "r.pdf", "size": 11}], defects=["no-body"])
    case("text-attachment", multipart("mixed", [text_part("正文"), "Content-Type: text/plain; charset=gbk\nContent-Disposition: attachment; filename=log.txt\n\n".encode() + "温度记录".encode("gbk")]), "an attached text is no body", text="正文", attachments=[{"name": "log.txt", "size": 8}])
    case("part-flood", multipart("mixed", [text_part("首部分")] + [b"Content-Type: application/x\n\n1"] * 800), "800 parts", text="首部分", defects=["too-many-parts"])
    body = b"".join(f"Content-Type: multipart/mixed; boundary=d{n}\n\n--d{n}\n".encode() for n in range(300)) + text_part("无底洞")
    case("deep-nesting", BASIC.encode() + b"Subject: x\n" + body, "300 multiparts inside each other", subject="x", defects_include=["too-deep", "truncated-multipart"])


def robots():
    def auto(name, head, subject, why, kind, body="ok", sender="wang@hospital.example"):
        basic = f"From: {sender}\nDate: {DATE}\nMessage-ID: <z@h.example>\n{head}"
        case(name, mail(subject, body, basic=basic), why, automatic=kind, may_acknowledge=False)

    auto("robot-auto-submitted", "Auto-Submitted: auto-replied\n", "x", "RFC 3834", "auto-reply")
    auto("robot-chinese-autoreply", "", word("自动回复：您的邮件已收到"), "QQ's automatic answer has no header", "auto-reply")
    auto("robot-out-of-office", "X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\n", word("外出自动回复: 投诉"), "Exchange, away", "out-of-office")
    auto("robot-list", "List-Id: <news.h.example>\nList-Unsubscribe: <mailto:u@h.example>\nPrecedence: bulk\n", "x", "a newsletter", "list")
    auto("robot-null-sender", "Return-Path: <>\n", "x", "the null sender", "generated")
    auto("robot-no-reply", "", "x", "takes no answers", "no-reply", sender="no-reply@shop.example")
    auto("robot-own", "", "x", "our own address", "own-mail", sender="Service@Afterdose.example")
    auto("robot-qq-bounce", "", word("系统退信/Systems bounce"), "QQ's bounce in prose", "bounce", "您的邮件无法发送到 nobody@hospital.example\n550 5.1.1 user unknown\nMessage-ID: <reply.01934f3a-7c00-7000-8000-000000000002@afterdose.example>", "postmaster@qq.example")
    CASES["robot-qq-bounce"][1]["bounce"] = {"recipients": ["nobody@hospital.example"], "original_message_id": "reply.01934f3a-7c00-7000-8000-000000000002@afterdose.example"}
    status = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.h.example\n\nFinal-Recipient: rfc822; Wang@hospital.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full"
    original = b"Content-Type: message/rfc822\n\nMessage-ID: <ack.01934f3a-7c00-7000-8000-000000000003@afterdose.example>\nSubject: ack\n\nx"
    basic = f"Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@h.example>\nDate: {DATE}\nMessage-ID: <b@h.example>\n"
    case("robot-dsn", multipart("report", [text_part("delivery failed"), status, original], params="; report-type=delivery-status", basic=basic, subject="Undelivered Mail Returned to Sender"), "RFC 3464", automatic="bounce", may_acknowledge=False, bounce={"recipients": ["wang@hospital.example"], "original_message_id": "ack.01934f3a-7c00-7000-8000-000000000003@afterdose.example"})
    receipt = b"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; wang@hospital.example\nDisposition: manual-action/MDN-sent-manually; displayed"
    case("robot-read-receipt", multipart("report", [text_part("已读"), receipt], params="; report-type=disposition-notification", subject=word("已读: 投诉受理")), "RFC 8098", automatic="read-receipt", may_acknowledge=False)
    case("human-away", mail(word("外出携带胰岛素如何保存？")), "a person asks about travelling", automatic="none", may_acknowledge=True)
    case("human-returned", mail(word("退信了怎么办，想退货")), "a person writes about returned mail", automatic="none", may_acknowledge=True)
    case("human-reply-to-robot", mail(word("Re: 自动回复: 投诉")), "a person answers our automatic answer", automatic="none", may_acknowledge=True)
    case("suppressed", mail("x", basic=BASIC + "X-Auto-Response-Suppress: OOF, AutoReply\n"), "a person whose system wants silence", automatic="none", may_acknowledge=False)
    case("spam-invoice", mail(word("代 开★发 票"), "各类增值税，点数优惠，请加微信 fp888"), "advertising with spaced words", is_spam=True)
    case("not-spam", mail(word("投诉"), "加微信的网友卖的药，批号20260105，服后不良反应：皮疹"), "a complaint that mentions bait", is_spam=False, findings=["batch:20260105"])


def main():
    for make in (charsets, headers, bodies, attachments, robots):
        make()
    for old in [*HERE.glob("*.eml"), *HERE.glob("*.json")]:
        old.unlink()
    for name, (raw, expect) in CASES.items():
        (HERE / f"{name}.eml").write_bytes(raw)
        (HERE / f"{name}.json").write_text(json.dumps(expect, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(CASES)} mails")


main()
