use super::*;
use crate::money::Pesos;

const HEADER: &str =
    "stock_id,km,price,make,model,year,version,bluetooth,largo,ancho,altura,car_play\n";

fn problems(rows: &str) -> Vec<String> {
    match Catalog::from_csv(&format!("{HEADER}{rows}")) {
        Err(CatalogError::BrokenRows { rows }) => rows.iter().map(ToString::to_string).collect(),
        other => panic!("not refused for its rows: {other:?}"),
    }
}

#[test]
fn the_catalog_that_comes_along_holds_at_least_five_hundred_plausible_cars() {
    let catalog = Catalog::builtin().unwrap();
    assert!(catalog.cars().len() >= 500);
    for car in catalog.cars() {
        let price = car.price.unwrap();
        assert!(
            (Pesos(80_000)..Pesos(2_000_000)).contains(&price),
            "{car:?}"
        );
        assert!((2014..=2024).contains(&car.year.unwrap()), "{car:?}");
        assert!(car.km.unwrap() < 150_000, "{car:?}");
        assert!(car.body.is_some(), "{car:?}");
    }
}

#[test]
fn cells_may_be_empty() {
    let catalog =
        Catalog::from_csv(&format!("{HEADER}1,,,Honda,BR-V,,,,4457.0,,1667.0,\n")).unwrap();
    let car = &catalog.cars()[0];
    assert_eq!((car.km, car.price, car.year), (None, None, None));
    assert_eq!(car.bluetooth, None);
    assert_eq!(car.length_mm, Some(4457));
    assert_eq!(car.body, Some(Body::Suv));
    assert_eq!(car.gearbox, None);
}

#[test]
fn every_broken_row_is_named_with_its_line() {
    let found = problems(
        "1,10,abc,Kia,Rio,2020,1.6,,,,,\n2,10,1000,Kia,Rio,2020,1.6,,,,,\n\
         ,10,1000,Kia,Rio,2020,1.6,,,,,\n4,10,1000\n2,10,1000,Kia,Rio,2020,1.6,,,,,\n\
         6,10,1000,Kia,Rio,20200,1.6,,,,,\n7,-5,1000,Kia,Rio,2020,1.6,,,,,\n\
         8,10,0,Kia,Rio,2020,1.6,,,,,\n",
    );
    assert_eq!(
        found,
        [
            "line 2: price is no number: \"abc\"",
            "line 4: stock_id is empty",
            "line 5: 3 cells instead of 12",
            "line 6: stock_id 2 occurs twice",
            "line 7: year 20200 is not plausible",
            "line 8: km is no number: \"-5\"",
            "line 9: price is 0",
        ]
    );
}

#[test]
fn a_missing_column_is_named() {
    let error = Catalog::from_csv("stock_id,price,make,model,year,version\n").unwrap_err();
    assert_eq!(error.to_string(), "the catalog's header lacks km");
}

#[test]
fn another_separator_is_named() {
    let error = Catalog::from_csv("stock_id;price;make;model;year;version;km\n").unwrap_err();
    let text = error.to_string();
    assert!(text.ends_with("cells are separated by commas"), "{text}");
}

#[test]
fn columns_for_body_gearbox_and_fuel_win_over_the_version() {
    let text = "stock_id,km,price,make,model,year,version,body,gearbox,fuel,drive,seats\n\
                1,1,200000,Kia,Rio,2020,1.6 AUTO,Hatchback,Manual,Diésel,4x4,4\n";
    let catalog = Catalog::from_csv(text).unwrap();
    let car = &catalog.cars()[0];
    assert_eq!(car.body, Some(Body::Hatchback));
    assert_eq!(car.gearbox, Some(Gearbox::Manual));
    assert_eq!(car.fuel, Some(Fuel::Diesel));
    assert_eq!(car.drive, Some(Drive::FourWheel));
    assert_eq!(car.seats, Some(4));
}

#[test]
fn photo_is_an_https_address_that_a_page_may_hold() {
    let read = |url: &str| {
        let text = format!(
            "stock_id,km,price,make,model,year,version,photo_url\n1,1,200000,Kia,Rio,2020,LX,{url}\n"
        );
        Catalog::from_csv(&text).map(|catalog| catalog.cars()[0].photo_url.clone())
    };
    let url = "https://fotos.example.com:8443/1.jpg?w=640";
    assert_eq!(read(url).unwrap().as_deref(), Some(url));
    assert_eq!(read("").unwrap(), None);
    for wrong in [
        "http://fotos.example.com/1.jpg",
        "https://",
        "https:///1.jpg",
        "https://ana@example.com/1.jpg",
        "https://example.com/1 2.jpg",
        "https://example.com;script-src",
        "javascript:alert(1)",
    ] {
        let error = read(wrong).unwrap_err().to_string();
        assert!(error.contains("line 2: photo_url"), "{wrong}: {error}");
    }
}

#[test]
fn an_empty_catalog_is_refused() {
    assert!(matches!(
        Catalog::from_csv(HEADER),
        Err(CatalogError::Empty)
    ));
}

#[test]
fn sold_cars_are_gone_and_their_names_still_known() {
    let catalog = Catalog::builtin().unwrap();
    let sold = catalog.cars()[0].clone();
    let left = catalog.without(&[sold.stock_id.clone()].into());
    assert_eq!(left.cars().len(), catalog.cars().len() - 1);
    assert!(left.car(&sold.stock_id).is_none());
    let other = &catalog.cars()[1];
    assert_eq!(left.car(&other.stock_id), Some(other));
    assert!(Arc::ptr_eq(left.names(), catalog.names()));
}
