//! A small map server: loads a dossier once, answers "what was known on this day" from several threads, and loads it again
//! when the file changes.
//!
//! ```sh
//! cargo run --example serve_as_of                                     # a demonstration that ends by itself
//! cargo run --example serve_as_of -- fixtures/dprk-2024 127.0.0.1:8080
//! curl 'http://127.0.0.1:8080/?as_of=2024-10-18'
//! ```
//!
//! `Located` owns what it needs and shares the records, so a thread takes a copy of it for the price of a few reference
//! counts; no record is cloned, and an old dossier is freed when the last request that uses it ends.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use troopmap::export::{self, WriteOptions};
use troopmap::{Format, Located, ReadOptions, World, assess, dossier, feature, locate};

type Failure = Box<dyn Error + Send + Sync>;

/// A dossier with its places, and the state of the file it was read from.
#[derive(Clone)]
struct Loaded {
    located: Located,
    modified: SystemTime,
}

/// The dossier that is being served.
struct Store {
    path: PathBuf,
    current: RwLock<Loaded>,
}

impl Store {
    fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { path: path.to_owned(), current: RwLock::new(load(path)?) })
    }

    /// Returns the dossier, read again if its file has changed. A file that is wrong keeps the last good one in service.
    fn current(&self) -> Located {
        let known = self.current.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if modified(&self.path).is_ok_and(|now| now != known.modified) {
            match load(&self.path) {
                Ok(loaded) => {
                    let located = loaded.located.clone();
                    *self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner) = loaded;
                    return located;
                }
                Err(error) => eprintln!("{}: {error}; serving the last good version", self.path.display()),
            }
        }
        known.located
    }
}

fn load(path: &Path) -> Result<Loaded, Failure> {
    // The time is taken first: a change while the file is read shows as one on the next request.
    let modified = modified(path)?;
    let dossier = dossier::read(path, &ReadOptions::default())?.into_result()?;
    Ok(Loaded { located: locate(&dossier, &World), modified })
}

/// When a file, or the newest file of a folder, was last changed.
fn modified(path: &Path) -> std::io::Result<SystemTime> {
    let mut newest = fs::metadata(path)?.modified()?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(entry?.metadata()?.modified()?);
        }
    }
    Ok(newest)
}

/// Answers one request: `GET /?as_of=2024-10-18`.
fn answer(store: &Store, mut stream: TcpStream) -> Result<(), Failure> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut request = String::new();
    BufReader::new(&stream).take(8 * 1024).read_line(&mut request)?;
    let target = request.split(' ').nth(1).unwrap_or_default();
    let day = target.split_once("as_of=").map(|(_, rest)| rest.split('&').next().unwrap_or_default());
    let day = match day.map(str::parse).transpose() {
        Ok(day) => day,
        Err(error) => {
            write!(stream, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n{error}\n")?;
            return Ok(());
        }
    };
    let map = feature::collect(&assess::as_of(&store.current(), day));
    let mut body = Vec::new();
    export::write(&map, Format::GeoJson, WriteOptions::default(), &mut body)?;
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/geo+json\r\nContent-Length: {}\r\n", body.len())?;
    stream.write_all(b"Connection: close\r\n\r\n")?;
    stream.write_all(&body)?;
    Ok(())
}

/// Serves until the listener fails, or until it has answered `requests` of them.
fn serve(store: &Store, listener: &TcpListener, requests: Option<usize>) {
    let requests = requests.unwrap_or(usize::MAX);
    for stream in listener.incoming().take(requests) {
        if let Err(error) = stream.map_err(Failure::from).and_then(|stream| answer(store, stream)) {
            eprintln!("{error}");
        }
    }
}

/// Asks for the map of a day and returns the number of its features.
fn ask(address: std::net::SocketAddr, day: &str) -> Result<usize, Failure> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET /?as_of={day} HTTP/1.1\r\n\r\n")?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    let (_, body) = response.split_once("\r\n\r\n").ok_or("no body")?;
    Ok(export::geojson::read(body)?.len())
}

/// Serves a copy of the seed article to four clients, changes it, and asks again.
fn demonstrate() -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("troopmap-serve-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let path = folder.join("dossier.toml");
    fs::copy("fixtures/seed-article.toml", &path)?;
    let store = Store::open(&path)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let outcome = thread::scope(|scope| {
        // Two servers on one listener, each of which answers three of the six requests below.
        for _ in 0..2 {
            scope.spawn(|| serve(&store, &listener, Some(3)));
        }
        let clients: Vec<_> = ["2024-10-17", "2024-10-18", "2024-10-19", "2024-12-31"]
            .into_iter()
            .map(|day| scope.spawn(move || (day, ask(address, day))))
            .collect();
        for client in clients {
            let (day, features) = client.join().map_err(|_| "a client failed")?;
            println!("as of {day}: {} features", features?);
        }
        // Without its claims the dossier has nothing to show.
        let text = fs::read_to_string(&path)?;
        let without_claims = text.split("[[claim]]").next().unwrap_or_default();
        fs::write(&path, without_claims)?;
        fs::File::options().write(true).open(&path)?.set_modified(SystemTime::now() + Duration::from_secs(2))?;
        println!("after the claims were taken out: {} features", ask(address, "2024-12-31")?);
        fs::write(&path, &text)?;
        fs::File::options().write(true).open(&path)?.set_modified(SystemTime::now() + Duration::from_secs(4))?;
        println!("after they were put back: {} features", ask(address, "2024-12-31")?);
        Ok::<(), Failure>(())
    });
    fs::remove_dir_all(&folder)?;
    outcome
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return demonstrate() };
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let store = Store::open(Path::new(&path))?;
    let listener = TcpListener::bind(&address)?;
    println!("serving {path} on http://{}", listener.local_addr()?);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(|| serve(&store, &listener, None));
        }
    });
    Ok(())
}
