//! The AWS products that the emulator's invented recommendations choose from.

/// A product of AWS's, as opportunities name it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Product {
    /// The identifier by which opportunities are associated with it.
    pub(super) code: &'static str,
    /// The calculator's name for it.
    pub(super) service: &'static str,
    /// The programmes that spend on it counts for.
    pub(super) categories: &'static [&'static str],
    /// Words in a deal's description that speak for it.
    words: &'static [&'static str],
    /// What would make it cheaper.
    pub(super) saving: Option<&'static str>,
}

const MAP: &str = "MAP Eligible";
const NATIVE: &str = "Pathway - Move to Cloud Native";
const MANAGED: &str = "Pathway - Move to Managed Services";
const CONTAINERS: &str = "Pathway - Move to Containers";
const SERVERLESS: &str = "Pathway - Move to Serverless";
const DATABASES: &str = "Pathway - Move to Databases";
const ANALYTICS: &str = "Pathway - Move to Analytics";

/// The catalogue. The first few suit any workload.
const ALL: &[Product] = &[
    Product {
        code: "AmazonEC2Linux",
        service: "ec2Enhancement",
        categories: &[MAP],
        words: &["server", "migration", "data centre", "data center", "compute", "sap"],
        saving: Some("Move steady instances to Graviton and commit to them for three years"),
    },
    Product {
        code: "AmazonElasticBlockStoreEBS",
        service: "amazonElasticBlockStore",
        categories: &[MAP],
        words: &["storage", "archive", "archiving", "backup", "migration"],
        saving: Some("Choose gp3 volumes instead of gp2"),
    },
    Product {
        code: "AmazonCloudWatch",
        service: "amazonCloudWatch",
        categories: &[MAP],
        words: &["monitor", "observability", "logging", "alert", "safety"],
        saving: None,
    },
    Product {
        code: "AWSLambda",
        service: "aWSLambda",
        categories: &[NATIVE, SERVERLESS],
        words: &["serverless", "event", "website", "web", "app"],
        saving: None,
    },
    Product {
        code: "AmazonBedrock",
        service: "amazonBedrock",
        categories: &[NATIVE],
        words: &["ai ", "machine learning", "language", "document", "search", "personal"],
        saving: Some("Cache the prompts that repeat"),
    },
    Product {
        code: "AmazonDynamoDB",
        service: "amazonDynamoDb",
        categories: &[MAP, NATIVE, DATABASES],
        words: &["database", "order", "catalog", "inventory", "match"],
        saving: Some("Use on-demand capacity for tables with uneven load"),
    },
    Product {
        code: "AmazonDocumentDB",
        service: "amazonDocumentDb",
        categories: &[MAP, MANAGED, DATABASES],
        words: &["database", "document", "records", "content"],
        saving: None,
    },
    Product {
        code: "AmazonElastiCache",
        service: "amazonElastiCache",
        categories: &[MAP, MANAGED],
        words: &["game", "cache", "session", "peak", "latency", "booking"],
        saving: Some("Reserve the nodes of the production cluster"),
    },
    Product {
        code: "AmazonElasticContainerServiceECS",
        service: "amazonECSAnywhere",
        categories: &[MAP, CONTAINERS],
        words: &["container", "release", "portal", "application"],
        saving: Some("Run tolerant tasks on spot capacity"),
    },
    Product {
        code: "AmazonElasticKubernetesServiceEKS",
        service: "awsEks",
        categories: &[MAP, CONTAINERS],
        words: &["container", "kubernetes", "telecom", "platform"],
        saving: Some("Consolidate nodes with automatic scaling"),
    },
    Product {
        code: "AWSGlue",
        service: "awsGlue",
        categories: &[ANALYTICS],
        words: &["big data", "data lake", "etl", "integration", "trial", "spreadsheet"],
        saving: None,
    },
    Product {
        code: "AmazonElasticMapReduceEMR",
        service: "amazonEMR",
        categories: &[MAP, ANALYTICS],
        words: &["big data", "forecast", "analytics", "genom", "claims"],
        saving: Some("Run task nodes on spot capacity"),
    },
    Product {
        code: "AWSIoTCore",
        service: "awsIotCore",
        categories: &[NATIVE],
        words: &["iot", "sensor", "meter", "vehicle", "furnace", "telemetry", "energy", "manufacturing"],
        saving: None,
    },
    Product {
        code: "AWSDatabaseMigrationService",
        service: "awsDatabaseMigrationService",
        categories: &[MAP, DATABASES],
        words: &["database migration", "oracle", "mainframe", "legacy"],
        saving: None,
    },
    Product {
        code: "AmazonConnectVoice",
        service: "amazonConnect",
        categories: &[NATIVE],
        words: &["contact center", "call", "phone", "customer service"],
        saving: None,
    },
    Product {
        code: "AWSElementalMediaLive",
        service: "aWSElementalMediaLive",
        categories: &[MANAGED],
        words: &["media", "playout", "video", "broadcast", "content delivery"],
        saving: Some("Reserve the channels that run all year"),
    },
    Product {
        code: "AWSBackup",
        service: "awsBackup",
        categories: &[MAP],
        words: &["backup", "archive", "archiving", "recovery", "compliance"],
        saving: Some("Move old recovery points to cold storage"),
    },
    Product {
        code: "AWSBatch",
        service: "awsBatch",
        categories: &[MAP],
        words: &["high performance", "hpc", "simulation", "twin", "optimisation", "optimization", "render"],
        saving: Some("Run interruptible jobs on spot capacity"),
    },
    Product {
        code: "AmazonDetective",
        service: "amazonDetective",
        categories: &[],
        words: &["security", "fraud", "audit", "governance"],
        saving: None,
    },
    Product {
        code: "AWSDirectConnect",
        service: "aWSDirectConnect",
        categories: &[],
        words: &["network", "hybrid", "edge", "outpost", "vmware"],
        saving: None,
    },
];

/// The products that suit a description, the fittest first: at least three, at most five.
pub(super) fn fitting(description: &str) -> Vec<&'static Product> {
    const FEWEST: usize = 3;
    const MOST: usize = 5;
    let description = description.to_lowercase();
    let fitness = |product: &Product| product.words.iter().filter(|word| description.contains(*word)).count();
    let mut ranked: Vec<_> = ALL.iter().map(|product| (fitness(product), product)).collect();
    ranked.sort_by_key(|(fitness, _)| std::cmp::Reverse(*fitness));
    let fit = ranked.iter().filter(|(fitness, _)| *fitness > 0).count();
    ranked.into_iter().take(fit.clamp(FEWEST, MOST)).map(|(_, product)| product).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_decides_what_is_recommended() {
        let codes = |text| fitting(text).iter().map(|it| it.code).collect::<Vec<_>>();
        assert_eq!(codes("Playout of regional video in the cloud")[0], "AWSElementalMediaLive");
        assert_eq!(codes("Soil sensors and smart meters")[0], "AWSIoTCore");
        assert_eq!(codes(""), ["AmazonEC2Linux", "AmazonElasticBlockStoreEBS", "AmazonCloudWatch"]);
    }
}
