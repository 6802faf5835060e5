"""Invented people and the small facts (dates, quantities, order numbers) that fill a narrative's slots."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue import Batch, Catalogue, Customer, Product

SURNAMES = [
    s.split()
    for s in """王 wang|李 li|张 zhang|刘 liu|陈 chen|杨 yang|赵 zhao|黄 huang|周 zhou|吴 wu|徐 xu|孙 sun|胡 hu|朱 zhu|高 gao
林 lin|何 he|郭 guo|马 ma|罗 luo|梁 liang|宋 song|郑 zheng|谢 xie|韩 han|唐 tang|冯 feng|于 yu|董 dong|萧 xiao|程 cheng|曹 cao|袁 yuan|邓 deng|许 xu|傅 fu
沈 shen|曾 zeng|彭 peng|吕 lv|苏 su|卢 lu|蒋 jiang|蔡 cai|贾 jia|丁 ding|魏 wei|薛 xue|叶 ye|阎 yan|欧阳 ouyang|上官 shangguan""".replace(
        "\n", "|"
    ).split("|")
]

GIVEN = [
    s.split()
    for s in """桂英 guiying|秀兰 xiulan|建国 jianguo|志强 zhiqiang|丽华 lihua|晓燕 xiaoyan|文博 wenbo|雨桐 yutong|浩然 haoran|淑珍 shuzhen
国栋 guodong|春梅 chunmei|俊杰 junjie|思远 siyuan|海燕 haiyan|永福 yongfu|凤霞 fengxia|子涵 zihan|明喆 mingzhe|旻 min|小红 xiaohong|德胜 desheng|玉芬 yufen|嘉怡 jiayi
立新 lixin|慧敏 huimin|振华 zhenhua|巧云 qiaoyun|卫东 weidong|欣然 xinran|长青 changqing|美玲 meiling|宏伟 hongwei|佩珊 peishan|世昌 shichang|婷婷 tingting
秀芳 xiufang|建平 jianping|铁军 tiejun|润生 runsheng|素芬 sufen|一鸣 yiming|静怡 jingyi|保平 baoping|爱莲 ailian|家辉 jiahui|云飞 yunfei""".replace(
        "\n", "|"
    ).split("|")
]

WARDS = ["心内科", "呼吸科", "内分泌科", "急诊科", "普外科", "神经内科", "儿科", "肾内科", "骨科", "老年病科"]
ORG_TITLES = {
    "hospital": ["药剂科", "药学部", "药库", "静配中心"],
    "chain_pharmacy": ["质管部", "采购部", "商品部"],
    "pharmacy": ["店长", "执业药师"],
    "clinic": ["药房", "门诊", "护理组"],
    "distributor": ["商务部", "质管部"],
}


@dataclass(frozen=True)
class Person:
    """Whoever contacts us; `organisation` is empty for patients and relatives."""

    name: str
    phone: str
    email: str
    organisation: str
    title: str
    region_path: str
    province: str
    city: str
    address: str
    kind: str


def _mobile(rng: random.Random) -> str:
    prefix = rng.choice(["138", "138", "138", "139", "135", "150", "158", "186"])
    return f"{prefix}{rng.randrange(10**8):08d}"


def draw_person(rng: random.Random, catalogue: Catalogue, kind: str, serial: int) -> Person:
    """A sender of a kind: someone at a customer on file, or a private person (patient, relative)."""
    surname, surname_py = rng.choice(SURNAMES)
    given, given_py = rng.choice(GIVEN)
    mailbox = f"{surname_py}{given_py}{serial}"
    if kind in ORG_TITLES:
        customer: Customer = rng.choice([c for c in catalogue.customers if c.kind == kind])
        email = customer.email if rng.random() < 0.4 else f"{mailbox}@{customer.email.split('@')[1]}"
        organisation, title = customer.name, rng.choice(ORG_TITLES[kind])
        region_path, address = customer.region_path, customer.address
        phone = customer.phone if rng.random() < 0.5 else _mobile(rng)
    else:
        city = rng.choice([r for r in catalogue.regions if r.kind == "city"])
        email = f"{mailbox}@{rng.choice(['mail', 'post', 'youxiang'])}.example"
        organisation, title, region_path = "", "", city.path
        address = f"{rng.choice(['和平', '建设', '文昌', '新华', '桥南', '柳园'])}路{rng.randrange(1, 300)}号"
        phone = _mobile(rng)
    province = catalogue.region(".".join(region_path.split(".")[:3])).name_zh
    city_name = catalogue.region(".".join(region_path.split(".")[:4])).name_zh
    if not organisation:
        address = f"{province}{city_name}{address}"
    return Person(surname + given, phone, email, organisation, title, region_path, province, city_name, address, kind)


def slots(rng: random.Random, person: Person, product: Product, batch: Batch, today: date) -> dict[str, str]:
    """Values for every {slot} a narrative may name; one draw a contact, so a slot used twice says the same."""
    few = rng.randint(2, 6)
    quantity = rng.choice([20, 24, 30, 36, 40, 50, 60, 80, 100, 120, 200])
    trace = f"8{rng.randrange(10**18, 10**19)}"
    child = rng.randint(2, 11)
    days = rng.randint(3, 9)
    day = today - timedelta(days=days)
    hour = rng.randint(8, 20)
    clock = (
        f"上午{hour}点多"
        if hour < 12
        else "中午"
        if hour == 12
        else f"下午{hour - 12}点左右"
        if hour < 18
        else f"晚上{hour - 12}点"
    )
    return {
        "name": person.name,
        "org": person.organisation or "我处",
        "phone": person.phone,
        "city": person.city,
        "province": person.province,
        "product": product.generic_name,
        "trade": product.trade_name,
        "brand": f"“{product.trade_name}”" if product.trade_name else product.generic_name,
        "spec": product.specification,
        "pack": product.pack_size,
        "approval": product.approval_number,
        "holder": product.holder,
        "batch": batch.batch_number,
        "expiry": batch.expires_on.isoformat() if rng.random() < 0.5 else f"{batch.expires_on:%Y年%m月}",
        "trace": trace,
        "qty": str(quantity),
        "few": str(few),
        "days": str(days),
        "age": str(rng.randint(23, 74)),
        "elder": str(rng.randint(66, 89)),
        "child": str(child),
        "kilo": str(8 + child * 2 + rng.randint(0, 4)),
        "boy": rng.choice(["男孩", "女孩"]),
        "sex": rng.choice(["男", "女"]),
        "date": f"{day.month}月{day.day}日",
        "time": clock,
        "order": f"XS{day:%Y%m%d}-{rng.randrange(10000):04d}",
        "amount": f"{quantity * rng.randint(9, 80)}.{rng.randrange(100):02d}",
        "ward": rng.choice(WARDS),
        "doctor": rng.choice(SURNAMES)[0],
    }
