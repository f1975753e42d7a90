//! The source of the crate as a tree of modules: which names each defines, imports and mentions, read from its tokens.
//!
//! Comments and strings are no tokens, and tests are skipped, so neither counts. Names that a macro of the crate defines are unknown
//! here; a path that leads to one stops at its module, which is all that the callers need.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Segments from the root of the crate.
pub(crate) type ModulePath = Vec<String>;

#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) file: PathBuf,
    /// Types and traits that the module defines: keyword and name.
    pub(crate) types: Vec<(String, String)>,
    /// `use a::b as c` binds c to a path, which starts at the root or with a crate.
    aliases: BTreeMap<String, ModulePath>,
    globs: Vec<ModulePath>,
    children: BTreeSet<String>,
    /// Every path of two or more segments that the code mentions, and every imported path.
    mentions: BTreeSet<ModulePath>,
}

/// A crate: its modules by path, without the modules of tests.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

impl Source {
    /// Reads the crate whose root is the file, `src/lib.rs` or `src/main.rs`.
    pub(crate) fn read(root: &str) -> Self {
        let mut source = Self::default();
        source.read_file(Path::new(root), &[]);
        source
    }

    fn read_file(&mut self, file: &Path, path: &[String]) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_module(file, path, tokens);
    }

    fn read_module(&mut self, file: &Path, path: &[String], tokens: TokenStream) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        let mut children = Vec::new();
        let tokens = without_tests(tokens);
        items(&tokens, &mut module, &mut children);
        uses(&tokens, path, true, &mut module);
        mentions(&tokens, path, &mut module);
        for (name, body) in children {
            module.children.insert(name.clone());
            let path = [path, &[name]].concat();
            match body {
                Some(body) => self.read_module(file, &path, body),
                None => self.read_file(&file_of(file, &path), &path),
            }
        }
        self.modules.insert(path.to_owned(), module);
    }

    /// The modules that a module takes names from: those that define them, not those that re-export them.
    pub(crate) fn imports(&self, path: &[String]) -> BTreeSet<&ModulePath> {
        let module = &self.modules[path];
        module.mentions.iter().filter_map(|mention| self.resolve(path, mention, 0)).collect()
    }

    /// The module that defines what a path means in a module; `None` if that is another crate or a local name.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<&ModulePath> {
        // Re-exports that lead in a circle do not compile; names that a macro defines may look like one.
        if depth > 32 {
            return None;
        }
        let (first, rest) = path.split_first()?;
        if first == "crate" {
            return self.walk(&[], rest, depth);
        }
        self.step(module, first, rest, depth)
    }

    /// Follows a path from a module whose names are known to be items.
    fn walk(&self, module: &[String], path: &[String], depth: usize) -> Option<&ModulePath> {
        let Some((first, rest)) = path.split_first() else {
            return self.modules.get_key_value(module).map(|(key, _)| key);
        };
        // An item of the module itself: a type, a function, what a macro makes.
        self.step(module, first, rest, depth).or_else(|| self.modules.get_key_value(module).map(|(key, _)| key))
    }

    fn step(&self, at: &[String], name: &String, rest: &[String], depth: usize) -> Option<&ModulePath> {
        let module = self.modules.get(at)?;
        if module.children.contains(name) {
            return self.walk(&[at, std::slice::from_ref(name)].concat(), rest, depth);
        }
        if module.types.iter().any(|(_, own)| own == name) {
            return self.modules.get_key_value(at).map(|(key, _)| key);
        }
        if let Some(target) = module.aliases.get(name) {
            let path = [target.as_slice(), rest].concat();
            let own = target.split_first() == Some((&"crate".to_owned(), &[at, std::slice::from_ref(name)].concat()));
            // `pub(crate) use name` exports a macro of the module.
            return if own {
                self.modules.get_key_value(at).map(|(key, _)| key)
            } else {
                self.resolve(at, &path, depth + 1)
            };
        }
        module.globs.iter().find_map(|glob| {
            let (_, from) = glob.split_first().filter(|(root, _)| *root == "crate")?;
            let from = self.walk(&[], from, depth)?;
            self.step(&from.clone(), name, rest, depth + 1)
        })
    }
}

/// `src/a.rs` or `src/a/mod.rs` for the module `a` that a file declares.
fn file_of(parent: &Path, path: &[String]) -> PathBuf {
    let stem = parent.file_stem().unwrap_or_default();
    let folder = parent.parent().unwrap_or(Path::new("")).to_owned();
    let folder = if matches!(stem.to_str(), Some("lib" | "main" | "mod")) { folder } else { folder.join(stem) };
    let name = path.last().map_or("", String::as_str);
    let plain = folder.join(format!("{name}.rs"));
    if plain.exists() { plain } else { folder.join(name).join("mod.rs") }
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

fn group(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<TokenStream> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

/// The tokens without attributes and without items under `#[cfg(test)]` or `#[test]`.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    let mut in_test = false;
    while at < tokens.len() {
        if is_punct(tokens.get(at), '#') {
            let inner = usize::from(is_punct(tokens.get(at + 1), '!'));
            if let Some(attribute) = group(tokens.get(at + 1 + inner), Delimiter::Bracket) {
                let text: String = attribute.to_string().split_whitespace().collect();
                in_test |= text == "cfg(test)" || text == "test";
                at += 2 + inner;
                continue;
            }
        }
        if in_test {
            // The item ends with its body or its semicolon.
            let ends = group(tokens.get(at), Delimiter::Brace).is_some() || is_punct(tokens.get(at), ';');
            in_test = !ends;
        } else if let TokenTree::Group(group) = &tokens[at] {
            let inner: TokenStream = without_tests(group.stream()).into_iter().collect();
            kept.push(TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner)));
        } else {
            kept.push(tokens[at].clone());
        }
        at += 1;
    }
    kept
}

/// The types and modules that stand at the top of a module, those in a macro call among them.
fn items(tokens: &[TokenTree], module: &mut Module, children: &mut Vec<(String, Option<TokenStream>)>) {
    for at in 0..tokens.len() {
        let Some(keyword) = ident(tokens.get(at)) else { continue };
        match keyword.as_str() {
            "struct" | "enum" | "trait" | "type" | "union" => {
                module.types.extend(ident(tokens.get(at + 1)).map(|name| (keyword, name)));
            }
            "mod" => {
                let Some(name) = ident(tokens.get(at + 1)) else { continue };
                let body = group(tokens.get(at + 2), Delimiter::Brace);
                if body.is_some() || is_punct(tokens.get(at + 2), ';') {
                    children.push((name, body));
                }
            }
            // `words! { enum Name { … } }`, but not the pattern of `macro_rules! name { … }`.
            name if name != "macro_rules" && is_punct(tokens.get(at + 1), '!') => {
                if let Some(body) = group(tokens.get(at + 2), Delimiter::Brace) {
                    items(&body.into_iter().collect::<Vec<_>>(), module, &mut Vec::new());
                }
            }
            _ => {}
        }
    }
}

/// Reads every `use`, also those inside functions, whose names are not bound for the whole module.
fn uses(tokens: &[TokenTree], path: &[String], at_top: bool, module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if *word == "use" => {
                let end = (at..tokens.len()).find(|&end| is_punct(tokens.get(end), ';')).unwrap_or(tokens.len());
                use_tree(&tokens[at + 1..end], &[], path, at_top, module);
                at = end;
            }
            // The body of an inline module is a module of its own.
            TokenTree::Ident(word) if *word == "mod" && at_top => at += 2,
            TokenTree::Group(group) => {
                uses(&group.stream().into_iter().collect::<Vec<_>>(), path, false, module);
            }
            _ => {}
        }
        at += 1;
    }
}

fn use_tree(tokens: &[TokenTree], base: &[String], own: &[String], at_top: bool, module: &mut Module) {
    let mut path = base.to_vec();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(inner) = group(tokens.get(at), Delimiter::Brace) {
            let inner: Vec<TokenTree> = inner.into_iter().collect();
            for tree in inner.split(|token| is_punct(Some(token), ',')) {
                use_tree(tree, &path, own, at_top, module);
            }
            return;
        }
        if is_punct(tokens.get(at), '*') {
            let path = rooted(&path, own, module);
            module.mentions.insert(path.clone());
            module.globs.push(path);
            return;
        }
        match ident(tokens.get(at)).as_deref() {
            Some("as") => {
                let name = ident(tokens.get(at + 1)).unwrap_or_default();
                bind(&path, &name, own, at_top, module);
                return;
            }
            Some(segment) => path.push(segment.to_owned()),
            None => {}
        }
        at += 1;
    }
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(name) = path.last().cloned() {
        bind(&path, &name, own, at_top, module);
    }
}

fn bind(path: &[String], name: &str, own: &[String], at_top: bool, module: &mut Module) {
    let path = rooted(path, own, module);
    if at_top {
        module.aliases.insert(name.to_owned(), path.clone());
    }
    module.mentions.insert(path);
}

/// The path from `crate`, if it starts with `crate`, `self`, `super` or a child.
fn rooted(path: &[String], own: &[String], module: &Module) -> ModulePath {
    let root = || vec!["crate".to_owned()];
    match path.first().map(String::as_str) {
        Some("self") => [root(), own.to_vec(), path[1..].to_vec()].concat(),
        Some("super") => {
            let ups = path.iter().take_while(|segment| *segment == "super").count();
            [root(), own[..own.len().saturating_sub(ups)].to_vec(), path[ups..].to_vec()].concat()
        }
        Some(first) if path.len() == 1 || module.children.contains(first) => {
            [root(), own.to_vec(), path.to_vec()].concat()
        }
        _ => path.to_vec(),
    }
}

/// Reads every path of two or more segments outside `use`.
fn mentions(tokens: &[TokenTree], own: &[String], module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if *word == "use" => {
                at = (at..tokens.len()).find(|&end| is_punct(tokens.get(end), ';')).unwrap_or(tokens.len());
            }
            TokenTree::Ident(word) if *word == "mod" => at += 2,
            TokenTree::Ident(first) => {
                let mut path = vec![first.to_string()];
                while is_punct(tokens.get(at + 1), ':')
                    && is_punct(tokens.get(at + 2), ':')
                    && let Some(next) = ident(tokens.get(at + 3))
                {
                    path.push(next);
                    at += 3;
                }
                if path.len() > 1 {
                    let path = rooted(&path, own, module);
                    module.mentions.insert(path);
                }
            }
            TokenTree::Group(group) => {
                mentions(&group.stream().into_iter().collect::<Vec<_>>(), own, module);
            }
            _ => {}
        }
        at += 1;
    }
}
