//! A small catalogue for the stories, in the order in which it must be imported.

pub(crate) const TABLES: [(&str, &str); 4] = [
    ("regions", REGIONS),
    ("products", PRODUCTS),
    ("batches", BATCHES),
    ("customers", CUSTOMERS),
];

const REGIONS: &str = "path,name_zh,name_en,kind
cn,中国,China,country
cn.east,华东,East China,region
cn.east.zhejiang,浙江省,Zhejiang,province
cn.east.jiangsu,江苏省,Jiangsu,province
cn.north,华北,North China,region
cn.north.hebei,河北省,Hebei,province
";

const PRODUCTS: &str =
    "product_code,generic_name,trade_name,dosage_form,specification,pack_size,approval_number,holder,kind
P001,阿莫西林胶囊,,胶囊剂,0.25g,24粒/盒,国药准字H20051234,晨曦药业有限公司,drug
P002,布洛芬缓释胶囊,,胶囊剂,0.3g,20粒/盒,国药准字H20065678,晨曦药业有限公司,drug
P003,电子血糖仪,,,GM-100,1台/盒,国械注准20213220001,安测医疗器械有限公司,device
";

const BATCHES: &str = "product_code,batch_number,produced_on,expires_on
P001,A260801,2026-08-01,2028-07-31
P002,B260915,2026-09-15,2028-09-14
";

const CUSTOMERS: &str = "customer_code,name,class,region_path,address,phone,email,key_customer
C001,杭州市第一康宁医院,hospital,cn.east.zhejiang,杭州市康宁路1号,0571-85550001,pharmacy@kangning.example,yes
C002,石家庄同和大药房,pharmacy,cn.north.hebei,石家庄市同和街8号,0311-85550002,tonghe@pharmacy.example,no
";
