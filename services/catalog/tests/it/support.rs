//! A running catalogue and small files to import.

use contracts::{
    Ask, CatalogServiceClient,
    catalog::v1::{ImportTableRequest, ImportTableResponse},
};
use kernel::Fault;
use rpc::NatsTransport;
use testkit::System;

pub(crate) const REGIONS: &str = "path,name_zh,name_en,kind\n\
    cn.east.zhejiang,浙江省,Zhejiang,province\ncn,中国,China,country\ncn.east,华东,East China,region\n\
    cn.north,华北,North China,region\ncn.north.beijing,北京市,Beijing,province\n";
pub(crate) const PRODUCTS: &str = "product_code,generic_name,trade_name,dosage_form,specification,pack_size,approval_number,holder,kind\n\
    YP1001,阿莫西林胶囊,澄林,胶囊剂,0.25g,24粒/盒,国药准字H20183471,浙江澄岚药业有限公司,drug\n\
    YP1002,头孢克肟分散片,舒岚,片剂,0.1g,6片/盒,国药准字H20193526,浙江澄岚药业有限公司,drug\n\
    QX2001,一次性使用输液器,,输液器,7号,1套/袋,国械注准20203140286,江苏岚康医疗器械有限公司,device\n";
pub(crate) const BATCHES: &str = "product_code,batch_number,produced_on,expires_on\n\
    YP1001,A260945,2026-09-22,2029-09-21\nYP1001,A260320,2026/3/20,2029/3/19\nYP1002,A260945,2026-05-01,2028-04-30\n";
pub(crate) const CUSTOMERS: &str = "customer_code,name,class,region_path,address,phone,email,key_customer\n\
    KH3001,北京东槐医院,hospital,cn.north.beijing,北京市朝阳区东槐路18号,010-70866024,yaoji@kh3001.example,yes\n\
    KH3002,杭州柏康大药房,pharmacy,cn.east.zhejiang,杭州市西湖区知柏街6号,0571-65061658,,no\n";

/// The running service.
pub(crate) struct House {
    pub(crate) system: System,
    pub(crate) client: CatalogServiceClient<NatsTransport>,
}

impl House {
    /// Starts it, empty.
    pub(crate) async fn start(config: &str) -> Self {
        let system = System::of([catalog::service()])
            .config(&format!("[catalog]\n{config}"))
            .start()
            .await;
        Self {
            client: CatalogServiceClient::new(system.transport()),
            system,
        }
    }

    /// Starts it with all the small files imported.
    pub(crate) async fn filled() -> Self {
        let house = Self::start("").await;
        for (table, file) in [
            ("regions", REGIONS),
            ("products", PRODUCTS),
            ("batches", BATCHES),
            ("customers", CUSTOMERS),
        ] {
            let imported = house.import(table, file.as_bytes()).await;
            assert_eq!(imported.errors, [], "{table}");
        }
        house
    }

    /// Somebody with the permissions and regions.
    pub(crate) fn person(&self, permissions: &[&str], regions: &[&str]) -> Ask {
        self.system.people.person("he.ping", permissions, regions).ask
    }

    pub(crate) async fn import(&self, table: &str, csv: &[u8]) -> ImportTableResponse {
        self.ask_import(table, csv, false).await.unwrap()
    }

    pub(crate) async fn ask_import(
        &self,
        table: &str,
        csv: &[u8],
        dry_run: bool,
    ) -> Result<ImportTableResponse, Fault> {
        let request = ImportTableRequest {
            table: table.into(),
            csv: csv.to_vec().into(),
            dry_run,
        };
        let ask = Ask {
            patience: std::time::Duration::from_secs(60),
            ..self.person(&["catalog.import"], &["cn.east"])
        };
        self.client.import_table(&ask, request).await
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let pool = self.system.pool("catalog").await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&pool)
            .await
            .unwrap()
    }
}

/// New, changed, unchanged.
pub(crate) fn counts(imported: &ImportTableResponse) -> (u32, u32, u32) {
    (imported.created, imported.changed, imported.unchanged)
}
