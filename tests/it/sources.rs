//! The crate's own source, parsed: which file names what of the crate, in whatever form it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, UseTree};

/// A path inside the crate, without `crate`.
pub type Name = Vec<String>;

/// A file of `src`, parsed.
pub struct Source {
    /// Its place under `src`, with slashes.
    pub file: String,
    /// The module that it is.
    pub module: Name,
    pub text: String,
    pub tree: File,
}

impl Source {
    /// Returns the room that the file stands in; `lib.rs` and `main.rs` stand in none.
    pub fn room(&self) -> Option<&str> {
        self.module.first().map(String::as_str)
    }
}

/// Returns every file below a folder of this package, sorted.
fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
                files.push((parts.join("/"), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Returns the files below a folder of this package, parsed.
pub fn parsed(folder: &str) -> Vec<Source> {
    files(folder).iter().map(|(file, text)| source(file, text)).collect()
}

/// Parses one file.
pub fn source(file: &str, text: &str) -> Source {
    let tree = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    Source { file: file.to_owned(), module: module_of(file), text: text.to_owned(), tree }
}

/// Returns the module that a file under `src` is.
fn module_of(file: &str) -> Name {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("mod").map_or(stem, |folder| folder.trim_end_matches('/'));
    let is_root = matches!(stem, "" | "lib" | "main");
    if is_root { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

/// What of the crate is named in a file.
#[derive(Debug, Default)]
pub struct Named {
    /// By anything: code, tests, attributes, and the links of its documentation.
    pub all: BTreeSet<Name>,
    /// By code that runs, re-exports aside.
    pub code: BTreeSet<Name>,
    /// Names that the module passes on or imports, and what they stand for.
    aliases: BTreeMap<String, Name>,
}

/// Reads what a file names of the crate. The modules that exist tell a child from a crate of that name.
pub fn named(module: &[String], tree: &File, modules: &BTreeSet<Name>) -> Named {
    let mut reader = Reader {
        module: module.to_vec(),
        modules: modules.clone(),
        scopes: vec![BTreeMap::new()],
        tests: 0,
        named: Named::default(),
    };
    reader.open(&tree.items);
    reader.named.aliases = reader.scopes[0].clone();
    reader.visit_file(tree);
    reader.named
}

/// Returns, for each file, the other files whose items its code uses. A parent that passes its children's items
/// on uses none of them; who names such an item uses the child.
pub fn graph(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules(sources);
    let read: BTreeMap<&Name, Named> = sources
        .iter()
        .filter(|source| source.file != "main.rs")
        .map(|source| (&source.module, named(&source.module, &source.tree, &modules)))
        .collect();
    let tests = test_modules(sources);
    let files: BTreeMap<&Name, &str> =
        sources.iter().map(|source| (&source.module, source.file.as_str())).collect();
    let is_test = |module: &Name| tests.iter().any(|test| module.starts_with(test));
    let mut graph = BTreeMap::new();
    for (module, own) in read.iter().filter(|(module, _)| !is_test(module)) {
        let used = own.code.iter().map(|name| files[&home(name, &read)].to_owned());
        let others = used.filter(|file| *file != files[*module]).collect();
        graph.insert(files[*module].to_owned(), others);
    }
    graph
}

/// Returns the module where the item of a name stands.
fn home(name: &[String], read: &BTreeMap<&Name, Named>) -> Name {
    let mut name = name.to_vec();
    // Passed on from module to module, never as often as this.
    for _ in 0..8 {
        let depth = (0..=name.len()).rev().find(|depth| read.contains_key(&name[..*depth].to_vec())).unwrap();
        let (module, rest) = name.split_at(depth);
        let passed = rest.first().and_then(|item| read[&module.to_vec()].aliases.get(item));
        match passed {
            Some(origin) if *origin != name => name = [&origin[..], &rest[1..]].concat(),
            _ => return module.to_vec(),
        }
    }
    panic!("{name:?} is passed on in a circle")
}

/// Returns every module that is a file.
pub fn modules(sources: &[Source]) -> BTreeSet<Name> {
    sources.iter().map(|source| source.module.clone()).collect()
}

/// Returns the modules that are files and for tests only.
fn test_modules(sources: &[Source]) -> Vec<Name> {
    let mut tests = Vec::new();
    for source in sources {
        for item in &source.tree.items {
            if let Item::Mod(inner) = item
                && is_for_tests(&inner.attrs)
            {
                tests.push([&source.module[..], &[inner.ident.to_string()]].concat());
            }
        }
    }
    tests
}

/// Returns the parents that use a child which names an item of theirs: what both need has no file of its own.
pub fn parents(graph: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let is_in_circle = |parent: &String, others: &BTreeSet<String>| {
        others.iter().any(|child| {
            is_child(parent, child) && graph.get(child).is_some_and(|back| back.contains(parent))
        })
    };
    graph
        .iter()
        .filter(|(parent, others)| is_in_circle(parent, others))
        .map(|(parent, _)| parent.clone())
        .collect()
}

/// Returns whether a file stands below a module's `mod.rs`.
fn is_child(parent: &str, child: &str) -> bool {
    parent.strip_suffix("mod.rs").is_some_and(|folder| child.starts_with(folder))
}

/// Returns the sets of files that all reach each other. That a parent uses its children is no part of a circle.
pub fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<BTreeSet<String>> {
    let mut graph = graph.clone();
    for (parent, others) in &mut graph {
        others.retain(|other| !is_child(parent, other));
    }
    rings(&graph)
}

/// Returns the sets of whatever all reaches each other.
pub fn rings(graph: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<BTreeSet<String>> {
    let reached = |from: &String| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(file) = next.pop() {
            for other in graph.get(file).into_iter().flatten() {
                if seen.insert(other.clone()) {
                    next.push(other);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        graph.keys().map(|file| (file, reached(file))).collect();
    let ring = |file: &&String| -> BTreeSet<String> {
        let mutual =
            reached[*file].iter().filter(|other| reached.get(other).is_some_and(|back| back.contains(*file)));
        mutual.cloned().collect()
    };
    graph.keys().map(|file| ring(&file)).filter(|ring| ring.len() > 1).collect()
}

/// Returns every word and every text in a test of a file, and in the functions of that file that it calls.
pub fn said_by(tree: &File, test: &str) -> Option<BTreeSet<String>> {
    #[derive(Default)]
    struct Functions(BTreeMap<String, (Words, bool)>);
    impl<'ast> Visit<'ast> for Functions {
        fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
            let mut words = Words::default();
            words.visit_block(&item.block);
            self.0.insert(item.sig.ident.to_string(), (words, is_for_tests(&item.attrs)));
        }
    }
    let mut functions = Functions::default();
    functions.visit_file(tree);
    functions.0.get(test).filter(|(_, is_test)| *is_test)?;
    let (mut said, mut next, mut seen) = (BTreeSet::new(), vec![test.to_owned()], BTreeSet::new());
    while let Some(name) = next.pop() {
        let Some((words, _)) = functions.0.get(&name) else { continue };
        if seen.insert(name) {
            next.extend(words.idents.iter().cloned());
            said.extend(words.idents.iter().chain(&words.texts).cloned());
        }
    }
    Some(said)
}

/// The words and the texts of some code, macros included.
#[derive(Default)]
struct Words {
    idents: BTreeSet<String>,
    texts: BTreeSet<String>,
}

impl Words {
    fn tokens(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => {
                    self.idents.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    self.texts.insert(literal.to_string().trim_matches('"').to_owned());
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Words {
    fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
        self.idents.insert(ident.to_string());
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.texts.insert(text.value());
    }

    fn visit_macro(&mut self, inner: &'ast syn::Macro) {
        self.tokens(inner.tokens.clone());
    }
}

struct Reader {
    module: Name,
    modules: BTreeSet<Name>,
    /// What the names in scope stand for, the innermost module last.
    scopes: Vec<BTreeMap<String, Name>>,
    /// How many items for tests only are around what is read.
    tests: usize,
    named: Named,
}

impl Reader {
    /// Learns the modules and the imports that a module's items bring into scope, wherever they stand.
    fn open(&mut self, items: &[Item]) {
        for item in items {
            if let Item::Mod(inner) = item {
                self.modules.insert([&self.module[..], &[inner.ident.to_string()]].concat());
            }
        }
        // An import may build on another one that stands below it.
        for _ in 0..2 {
            for item in items {
                let mut uses = Uses::default();
                uses.visit_item(item);
                for (path, alias) in uses.0 {
                    if let (Some(absolute), Some(alias)) = (self.absolute(&path), alias) {
                        self.scopes.last_mut().unwrap().insert(alias, absolute);
                    }
                }
            }
        }
    }

    /// Returns what a path stands for inside the crate, or none where it leaves the crate.
    fn absolute(&self, path: &[String]) -> Option<Name> {
        let first = path.first()?;
        let (mut start, mut rest) = match first.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (self.module.clone(), &path[1..]),
            "super" => (self.module.clone(), path),
            name => {
                let child = [&self.module[..], &[name.to_owned()]].concat();
                let alias = self.scopes.iter().rev().find_map(|scope| scope.get(name)).cloned();
                (alias.or_else(|| self.modules.contains(&child).then_some(child))?, &path[1..])
            }
        };
        while let Some((_, inner)) = rest.split_first().filter(|(part, _)| *part == "super") {
            start.pop();
            rest = inner;
        }
        Some([&start[..], rest].concat())
    }

    fn note(&mut self, path: &[String], is_code: bool) {
        let Some(absolute) = self.absolute(path) else { return };
        if is_code && self.tests == 0 {
            self.named.code.insert(absolute.clone());
        }
        self.named.all.insert(absolute);
    }

    /// Reads tokens that nobody parsed, the insides of a macro or of an attribute. Inside the braces of a tree,
    /// every branch starts with what stands before them.
    fn tokens(&mut self, tokens: TokenStream, before: &[String]) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon =
            |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(one)) if one.as_char() == ':');
        let mut at = 0;
        while let Some(tree) = trees.get(at) {
            at += 1;
            let mut path = before.to_vec();
            match tree {
                TokenTree::Ident(ident) if !before.is_empty() && ident == "as" => at += 1,
                TokenTree::Ident(ident) => {
                    if before.is_empty() || ident != "self" {
                        path.push(ident.to_string());
                    }
                    while is_colon(trees.get(at)) && is_colon(trees.get(at + 1)) {
                        at += 2;
                        match trees.get(at) {
                            Some(TokenTree::Ident(part)) => path.push(part.to_string()),
                            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                                self.tokens(group.stream(), &path);
                                path.clear();
                            }
                            _ => break,
                        }
                        at += 1;
                    }
                    self.note_used(&path);
                }
                TokenTree::Group(group) => self.tokens(group.stream(), &[]),
                TokenTree::Literal(literal) => self.text(&literal.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '*' && !before.is_empty() => {
                    self.note_used(&path);
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// Notes a path that code uses; the words `self`, `super` and `crate` alone are no name.
    fn note_used(&mut self, path: &[String]) {
        if !matches!(path, [word] if ["self", "super", "crate"].contains(&word.as_str())) {
            self.note(path, true);
        }
    }

    /// Reads the paths that stand in a text: links of documentation, functions named in attributes.
    fn text(&mut self, text: &str) {
        for piece in text.split("crate::").skip(1) {
            let part = |glyph: char| glyph.is_alphanumeric() || glyph == '_' || glyph == ':';
            let path: String = piece.chars().take_while(|glyph| part(*glyph)).collect();
            let path: Vec<String> =
                path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
            self.named.all.insert(path);
        }
    }
}

/// The uses of one module: paths, and the name that each gets. Modules inside keep theirs.
#[derive(Default)]
struct Uses(Vec<(Vec<String>, Option<String>)>);

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        branches(&item.tree, &mut Vec::new(), &mut self.0);
    }
}

/// Takes a tree of `use` apart.
fn branches(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<(Vec<String>, Option<String>)>) {
    let mut leaf = |name: &syn::Ident, alias: &syn::Ident| {
        let mut path = before.clone();
        let is_self = name == "self" && !before.is_empty();
        if !is_self {
            path.push(name.to_string());
        }
        let alias = if alias == "self" { path.last().cloned() } else { Some(alias.to_string()) };
        found.push((path, alias));
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            branches(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => leaf(&name.ident, &name.ident),
        UseTree::Rename(rename) => leaf(&rename.ident, &rename.rename),
        UseTree::Glob(_) => found.push((before.clone(), None)),
        UseTree::Group(group) => {
            for tree in &group.items {
                branches(tree, before, found);
            }
        }
    }
}

/// Returns whether an item is for tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test = |text: String| text == "test" || text.starts_with("all (test");
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| is_test(list.tokens.to_string()))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let is_for_tests = is_for_tests(attributes(item));
        self.tests += usize::from(is_for_tests);
        visit::visit_item(self, item);
        self.tests -= usize::from(is_for_tests);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        for attribute in &item.attrs {
            self.visit_attribute(attribute);
        }
        let Some((_, items)) = &item.content else { return };
        self.module.push(item.ident.to_string());
        self.scopes.push(BTreeMap::new());
        self.open(items);
        for item in items {
            self.visit_item(item);
        }
        self.scopes.pop();
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut found = Vec::new();
        branches(&item.tree, &mut Vec::new(), &mut found);
        // What a module passes on to others it does not use itself.
        let is_own = matches!(item.vis, syn::Visibility::Inherited);
        for (path, _) in found {
            let is_child = self.absolute(&path).is_some_and(|absolute| absolute.starts_with(&self.module));
            self.note(&path, is_own || !is_child);
        }
        for attribute in &item.attrs {
            self.visit_attribute(attribute);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if item.ident == "self" {
            self.note(&["crate".to_owned()], true);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.note_used(&parts);
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_macro(&mut self, inner: &'ast syn::Macro) {
        self.visit_path(&inner.path);
        self.tokens(inner.tokens.clone(), &[]);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => self.tokens(list.tokens.clone(), &[]),
            syn::Meta::NameValue(value) => {
                if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &value.value {
                    self.text(&text.value());
                } else {
                    self.visit_expr(&value.value);
                }
            }
            syn::Meta::Path(_) => {}
        }
    }
}
