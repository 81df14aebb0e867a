//! The seller's files that the settings name.

use std::fmt::Write as _;

use crate::common::World;

const HEADER: &str = "stock_id,km,price,make,model,year,version\n";
const KNOWLEDGE: &str = "# Horario\n\nAbrimos de lunes a viernes de 9 a 18 horas.\n";
const NAMED: &str = "[agent]\ncatalog = 'cars.csv'\nknowledge_base = 'facts.md'\n";

/// A row of a car that is on sale.
fn car(id: usize) -> String {
    format!("{id},10000,{},Kia,Rio,2020,1.6 AUTO\n", 200_000 + id)
}

fn cars(count: usize) -> String {
    (1..=count).fold(HEADER.to_owned(), |text, id| text + &car(id))
}

/// A world whose settings name these files.
fn world(settings: &str, catalog: &[u8], knowledge: &[u8]) -> World {
    let world = World::with(settings);
    let directory = &world.sources.directory;
    std::fs::write(directory.join("cars.csv"), catalog).expect("a file");
    std::fs::write(directory.join("facts.md"), knowledge).expect("a file");
    world
}

/// What is wrong with the files, a line each.
fn problems(world: &World) -> Vec<String> {
    let loaded = world.load().expect("good settings");
    let problems = loaded.data().expect_err("broken files").0;
    problems
        .into_iter()
        .map(|problem| format!("{}: {}", problem.key.expect("a key"), problem.rule))
        .collect()
}

#[test]
fn files_are_read_where_the_command_runs_and_cars_are_counted() {
    let with_mark = format!("\u{feff}{}", cars(3)).replace('\n', "\r\n");
    for catalog in [cars(3), with_mark] {
        let world = world(NAMED, catalog.as_bytes(), KNOWLEDGE.as_bytes());
        let data = world.load().expect("good settings").data();
        let data = data.expect("good files");
        assert_eq!(data.cars, Some(3));
        let (read, facts) = (data.catalog.unwrap(), data.knowledge_base.unwrap());
        assert_eq!((read.text, facts.text.as_str()), (catalog, KNOWLEDGE));
        assert!(read.modified_s > 1_700_000_000);
    }
}

#[test]
fn everything_wrong_with_the_files_is_named_with_its_line() {
    let rows = format!(
        "{HEADER}{}2,x,200000,Kia,Rio,2020,1.6\n1,1,0,Kia,Rio,2020,1.6\n",
        car(1)
    );
    let found = problems(&world(NAMED, rows.as_bytes(), b""));
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], "agent.catalog: line 3: km is no number: \"x\"");
    assert_eq!(found[1], "agent.catalog: line 4: price is 0");
    assert!(found[2].starts_with("agent.knowledge_base: "), "{found:?}");

    let latin = [cars(1).as_bytes(), b"2,1,200000,Citro\xebn,C3,2020,1.2\n"].concat();
    let found = problems(&world(NAMED, &latin, KNOWLEDGE.as_bytes()));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("agent.catalog: line 3, column 17: not UTF-8"),
        "{found:?}"
    );

    for (catalog, expected) in [
        ("", "lacks stock_id"),
        (HEADER, "holds no car"),
        ("stock_id;price\n", "lacks"),
    ] {
        let found = problems(&world(NAMED, catalog.as_bytes(), KNOWLEDGE.as_bytes()));
        assert!(found[0].contains(expected), "{catalog:?}: {found:?}");
    }
    let missing = World::with(NAMED);
    assert!(
        problems(&missing)[0].contains("can't be read"),
        "{:?}",
        problems(&missing)
    );
}

#[test]
fn of_many_broken_rows_the_first_are_reported_and_the_others_counted() {
    let mut rows = HEADER.to_owned();
    for id in 1..=100_000 {
        _ = writeln!(rows, "{id},1,0,Kia,Rio,2020,1.6");
    }
    let found = problems(&world(NAMED, rows.as_bytes(), KNOWLEDGE.as_bytes()));
    assert_eq!(found.len(), 21);
    assert_eq!(found[20], "agent.catalog: 99980 further rows are broken");
}

#[test]
fn protected_environment_needs_files_of_the_seller_or_an_image_that_holds_them() {
    let protected = "lifetime = 'protected'\n";
    let found = problems(&World::with(protected));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .all(|it| it.contains("is required on a protected environment"))
    );

    let own_image = format!(
        "{protected}[agent]\nimage = 'example.com/agent:1'\n[agent.environment]\n\
         CATALOG_PATH = '/cars.csv'\nKNOWLEDGE_BASE_PATH = '/facts.md'\n"
    );
    let named = format!("{protected}{NAMED}");
    for settings in [own_image, named] {
        let world = world(&settings, cars(1).as_bytes(), KNOWLEDGE.as_bytes());
        let data = world.load().expect("good settings").data();
        assert!(data.is_ok(), "{settings}: {data:?}");
    }
}

#[test]
fn files_do_not_go_with_an_image_of_ones_own_nor_with_variables_that_name_files() {
    for settings in [
        format!("{NAMED}image = 'example.com/agent:1'\n"),
        format!("{NAMED}[agent.environment]\nCATALOG_PATH = '/cars.csv'\n"),
        format!("{NAMED}[agent.environment]\nDATA_SHA256 = '0'\n"),
    ] {
        let problems = World::with(&settings).problems();
        assert_eq!(problems.lines().count(), 1, "{settings}\n{problems}");
    }
}
