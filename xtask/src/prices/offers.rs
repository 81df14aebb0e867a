//! Offer files of AWS's price list: products, and the terms on which they are sold.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use rust_decimal::Decimal;
use serde_json::Value;

/// What the offer files of a folder say.
#[derive(Default)]
pub(super) struct Offers {
    /// Offer and the day on which AWS published its file.
    published: BTreeMap<String, String>,
    products: Vec<Product>,
}

/// Something that AWS sells on demand.
struct Product {
    offer: String,
    region: String,
    family: String,
    /// Without the region in front of it: `InstanceUsage:db.t4g.micro`.
    usage: String,
    attributes: Value,
    dollars: Decimal,
}

/// Which product is asked for.
pub(super) struct Query<'a> {
    offer: &'a str,
    usage: &'a str,
    family: Option<&'a str>,
    attributes: Vec<(&'a str, &'a str)>,
    times: u32,
}

impl<'a> Query<'a> {
    /// The product of this offer with this usage type.
    pub(super) fn new(offer: &'a str, usage: &'a str) -> Self {
        Self {
            offer,
            usage,
            family: None,
            attributes: Vec::new(),
            times: 1,
        }
    }

    pub(super) fn family(self, family: &'a str) -> Self {
        Self {
            family: Some(family),
            ..self
        }
    }

    pub(super) fn with(mut self, attribute: &'a str, value: &'a str) -> Self {
        self.attributes.push((attribute, value));
        self
    }

    /// For so many units instead of one.
    pub(super) fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    fn matches(&self, region: &str, product: &Product) -> bool {
        let has = |(name, value): &(&str, &str)| product.attributes[*name] == *value;
        product.offer == self.offer
            && product.region == region
            && self.family.is_none_or(|family| product.family == family)
            && self.attributes.iter().all(has)
    }
}

impl Offers {
    /// Reads the offer files of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut offers = Self::default();
        let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "json") {
                let what = || path.display().to_string();
                let text = fs::read_to_string(&path).with_context(what)?;
                let file = serde_json::from_str(&text).with_context(what)?;
                offers.add(&file).with_context(what)?;
            }
        }
        Ok(offers)
    }

    /// Adds what one file says.
    pub(super) fn add(&mut self, file: &Value) -> Result<()> {
        let text = |name: &str| {
            file[name]
                .as_str()
                .with_context(|| format!("no {name}: not an offer file"))
        };
        let (offer, published) = (text("offerCode")?, text("publicationDate")?);
        let day = published.split('T').next().unwrap_or(published);
        let oldest = self
            .published
            .entry(offer.to_owned())
            .or_insert_with(|| day.to_owned());
        if day < oldest.as_str() {
            day.clone_into(oldest);
        }
        let products = file["products"].as_object().context("no products")?;
        for (sku, product) in products {
            let attributes = &product["attributes"];
            let (Some(region), Some(usage)) = (
                attributes["regionCode"].as_str(),
                attributes["usagetype"].as_str(),
            ) else {
                continue;
            };
            let Some(dollars) = dollars(&file["terms"]["OnDemand"][sku])? else {
                continue;
            };
            self.products.push(Product {
                offer: offer.to_owned(),
                region: region.to_owned(),
                family: product["productFamily"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                usage: without_region(usage).to_owned(),
                attributes: attributes.clone(),
                dollars,
            });
        }
        Ok(())
    }

    /// The day of the oldest file: of that day, all prices are known.
    pub(super) fn as_of(&self) -> Result<&str> {
        let oldest = self.published.values().min();
        oldest.map(String::as_str).context("no offer file")
    }

    /// Where the prices are from.
    pub(super) fn source(&self) -> String {
        let files = self.published.iter();
        let files: Vec<String> = files
            .map(|(offer, day)| format!("{offer} of {day}"))
            .collect();
        format!("AWS Price List Bulk API: {}", files.join(", "))
    }

    /// The regions in which a database is sold.
    pub(super) fn regions(&self) -> BTreeSet<String> {
        let databases = self.products.iter().filter(|it| it.offer == "AmazonRDS");
        databases.map(|it| it.region.clone()).collect()
    }

    /// The price of one product in US dollars.
    pub(super) fn price(&self, region: &str, query: &Query<'_>) -> Result<String> {
        let products = self.products.iter();
        let products = products.filter(|it| query.matches(region, it) && it.usage == query.usage);
        let prices: BTreeSet<Decimal> = products.map(|it| it.dollars).collect();
        let Query { offer, usage, .. } = query;
        let mut prices = prices.into_iter();
        match (prices.next(), prices.next()) {
            (Some(price), None) => Ok(written(price * Decimal::from(query.times))),
            (None, _) => bail!("{offer} has no price of {usage} in {region}"),
            (Some(one), Some(other)) => {
                bail!(
                    "{offer} has two prices of {usage} in {region}: {} and {}",
                    written(one),
                    written(other)
                )
            }
        }
    }

    /// The prices of all sizes whose usage type begins so, by size: `db.t4g.micro`.
    pub(super) fn sizes(
        &self,
        region: &str,
        query: &Query<'_>,
    ) -> Result<BTreeMap<String, String>> {
        let products = self.products.iter().filter(|it| query.matches(region, it));
        let usages: BTreeSet<&String> = products
            .map(|it| &it.usage)
            .filter(|usage| usage.starts_with(query.usage))
            .collect();
        let Query { offer, usage, .. } = query;
        ensure!(!usages.is_empty(), "{offer} has no {usage}* in {region}");
        let price = |usage: &String| {
            let query = Query {
                usage,
                attributes: query.attributes.clone(),
                ..*query
            };
            let size = usage
                .split_once(':')
                .map_or(usage.as_str(), |(_, size)| size);
            Ok((size.to_owned(), self.price(region, &query)?))
        };
        usages.into_iter().map(price).collect()
    }
}

/// The price of the first units that are not free.
fn dollars(terms: &Value) -> Result<Option<Decimal>> {
    let terms = terms.as_object().into_iter().flat_map(|it| it.values());
    let dimensions =
        terms.flat_map(|term| term["priceDimensions"].as_object().into_iter().flatten());
    let mut tiers = Vec::new();
    for (_, dimension) in dimensions {
        let Some(dollars) = dimension["pricePerUnit"]["USD"].as_str() else {
            continue;
        };
        let dollars: Decimal = dollars
            .parse()
            .with_context(|| format!("price {dollars}"))?;
        let begin = dimension["beginRange"].as_str().unwrap_or("0");
        let begin: Decimal = begin.parse().with_context(|| format!("range {begin}"))?;
        if !dollars.is_zero() {
            tiers.push((begin, dollars));
        }
    }
    Ok(tiers.into_iter().min().map(|(_, dollars)| dollars))
}

/// `InstanceUsage:db.t4g.micro` of `USE2-InstanceUsage:db.t4g.micro`: a region's code is three
/// letters and a digit, or that of the first one in Europe.
fn without_region(usage: &str) -> &str {
    match usage.split_once('-') {
        Some((code, rest)) if code == "EU" || is_region_code(code.as_bytes()) => rest,
        _ => usage,
    }
}

fn is_region_code(code: &[u8]) -> bool {
    matches!(code, [letters @ .., digit] if letters.len() == 3
        && letters.iter().all(u8::is_ascii_uppercase) && digit.is_ascii_digit())
}

fn written(price: Decimal) -> String {
    price.normalize().to_string()
}
