//! Finds the seller's city that is nearest to a point.
//!
//! Knowledge bases give addresses and no coordinates, so a branch is as near as the centre of its
//! city: enough to name the city, and never presented as more than that.

use kavak_conversation::words::compact;

/// A point on earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    latitude_deg: f64,
    longitude_deg: f64,
}

/// The mean radius of the earth.
const EARTH_RADIUS_KM: f64 = 6_371.0;

impl Point {
    /// A point in degrees; `None` where there is none.
    pub(crate) fn new(latitude_deg: f64, longitude_deg: f64) -> Option<Self> {
        let is_point =
            (-90.0..=90.0).contains(&latitude_deg) && (-180.0..=180.0).contains(&longitude_deg);
        is_point.then_some(Self {
            latitude_deg,
            longitude_deg,
        })
    }

    /// The great-circle distance (haversine).
    fn distance_km(self, other: Self) -> f64 {
        let [phi, other_phi] = [self, other].map(|point| point.latitude_deg.to_radians());
        let delta_phi = other_phi - phi;
        let delta_lambda = (other.longitude_deg - self.longitude_deg).to_radians();
        let half = (delta_phi / 2.0).sin().powi(2)
            + phi.cos() * other_phi.cos() * (delta_lambda / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_KM * half.sqrt().asin()
    }
}

/// A city near a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Near<'c> {
    /// As the knowledge base spells it.
    pub(crate) city: &'c str,
    /// From the city's centre, in a straight line.
    pub(crate) distance_km: f64,
}

/// The nearest of these cities, among those whose place is known.
pub(crate) fn nearest(cities: &[String], here: Point) -> Option<Near<'_>> {
    let known = cities.iter().filter_map(|city| {
        let distance_km = centre(city)?.distance_km(here);
        Some(Near { city, distance_km })
    });
    known.min_by(|one, other| one.distance_km.total_cmp(&other.distance_km))
}

fn centre(city: &str) -> Option<Point> {
    let key = compact(city);
    let named = CENTRES.iter().find(|(name, _, _)| *name == key);
    // `Zona metropolitana de Guadalajara`, `Sucursales en Puebla`.
    let held = || CENTRES.iter().find(|(name, _, _)| key.contains(name));
    let (_, latitude, longitude) = named.or_else(held)?;
    Point::new(*latitude, *longitude)
}

/// Mexican cities and their centres, to some kilometres.
#[rustfmt::skip]
const CENTRES: [(&str, f64, f64); 46] = [
    ("ciudaddemexico", 19.43, -99.13), ("cdmx", 19.43, -99.13), ("estadodemexico", 19.53, -99.21),
    ("guadalajara", 20.67, -103.35), ("zapopan", 20.72, -103.39), ("monterrey", 25.67, -100.31),
    ("puebla", 19.04, -98.20), ("queretaro", 20.59, -100.39), ("merida", 20.97, -89.62),
    ("leon", 21.12, -101.68), ("toluca", 19.29, -99.66), ("tijuana", 32.51, -117.04),
    ("mexicali", 32.62, -115.45), ("ensenada", 31.87, -116.60), ("ciudadjuarez", 31.69, -106.42),
    ("chihuahua", 28.63, -106.07), ("hermosillo", 29.07, -110.96), ("culiacan", 24.81, -107.39),
    ("mazatlan", 23.25, -106.41), ("lapaz", 24.14, -110.31), ("loscabos", 22.90, -109.92),
    ("saltillo", 25.42, -101.00), ("torreon", 25.54, -103.41), ("durango", 24.03, -104.65),
    ("zacatecas", 22.77, -102.58), ("sanluispotosi", 22.15, -100.98), ("aguascalientes", 21.88, -102.29),
    ("guanajuato", 21.02, -101.26), ("irapuato", 20.68, -101.35), ("celaya", 20.52, -100.81),
    ("morelia", 19.70, -101.18), ("colima", 19.24, -103.72), ("tepic", 21.51, -104.89),
    ("puertovallarta", 20.65, -105.23), ("pachuca", 20.10, -98.76), ("tlaxcala", 19.32, -98.24),
    ("cuernavaca", 18.92, -99.23), ("acapulco", 16.86, -99.88), ("oaxaca", 17.07, -96.73),
    ("veracruz", 19.17, -96.13), ("xalapa", 19.54, -96.91), ("villahermosa", 17.99, -92.93),
    ("tuxtlagutierrez", 16.75, -93.12), ("tampico", 22.23, -97.86), ("reynosa", 26.09, -98.28),
    ("cancun", 21.16, -86.85),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn cities(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn nearest_city_is_found_however_it_is_headed() {
        let cities = cities(&[
            "Ciudad de México",
            "Zona metropolitana de Guadalajara",
            "Mérida",
        ]);
        let tequila = Point::new(20.88, -103.84).unwrap();
        let near = nearest(&cities, tequila).unwrap();
        assert_eq!(near.city, "Zona metropolitana de Guadalajara");
        assert!((50.0..65.0).contains(&near.distance_km), "{near:?}");
        let campeche = Point::new(19.83, -90.53).unwrap();
        assert_eq!(nearest(&cities, campeche).unwrap().city, "Mérida");
    }

    #[test]
    fn cities_of_unknown_place_are_near_nothing() {
        let here = Point::new(20.0, -100.0).unwrap();
        assert_eq!(nearest(&cities(&["Macondo"]), here), None);
        assert_eq!(nearest(&[], here), None);
    }
}
