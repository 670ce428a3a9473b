//! What it costs in the analysis alone to open a document, to read a closed one for the index, and to answer each
//! request, by the length of the document.

mod support;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use plan_analysis::analysis::{Analysis, AnalysisHost, Change};
use plan_analysis::document::Document;
use plan_analysis::features::Today;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use text_size::{TextRange, TextSize};

const LINES: [usize; 3] = [200, 2_000, 20_000];

fn main() {
    let mut criterion = support::criterion();
    open(&mut criterion);
    index(&mut criterion);
    features(&mut criterion);
    criterion.final_summary();
}

/// A text that is opened, up to its findings.
fn open(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    for lines in LINES {
        let text = support::plan(lines);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(lines), |bencher| {
            bencher.iter_batched(
                host,
                |host| black_box(opened(host, &text)),
                BatchSize::LargeInput,
            );
        });
    }
}

/// Closed documents of 200 lines: read, their facts taken, and told to the host.
fn index(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    let text = support::plan(200);
    for count in [100, 1_000] {
        group.throughput(Throughput::Bytes((count * text.len()) as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            let read = |(mut host, mut parser): (AnalysisHost, Parser)| {
                let analysis = host.analysis();
                let file = |number: usize| {
                    let id = DocumentId::new(&format!("/ws/specs/{number:04}-hold/plan.md"));
                    let document = Document::new(&text, &mut parser);
                    let facts = analysis.facts(&id, &document);
                    (id, facts)
                };
                let files = (0..count).map(file).collect();
                host.apply_change(Change::Files(files));
                host
            };
            let new = || (host(), Parser::for_reading());
            bencher.iter_batched(new, read, BatchSize::LargeInput);
        });
    }
}

/// The requests of an editor, each with a place of the sort that it is for.
fn features(criterion: &mut Criterion) {
    for lines in LINES {
        let text = support::plan(lines);
        let (id, mut host) = opened(host(), &text);
        let analysis = host.analysis();
        let at = |needle: &str| {
            let half = text[..text.len() / 2].rfind(needle).expect("the text has the place");
            TextSize::new(u32::try_from(half + needle.len()).expect("the text is short"))
        };
        let (heading, id_at) = (at("\n### "), at("(FR-001"));
        let screen = TextRange::new(heading, heading + TextSize::new(2_000));
        let mut group = criterion.benchmark_group(format!("request at {lines} lines"));
        let mut bench = |name: &str, ask: &dyn Fn(&Analysis)| {
            group.bench_function(name, |bencher| bencher.iter(|| ask(&analysis)));
        };
        bench("completion", &|it| _ = black_box(it.completion(&id, heading, Today::default())));
        bench("definition", &|it| _ = black_box(it.definition(&id, id_at)));
        bench("hover", &|it| _ = black_box(it.hover(&id, id_at)));
        bench("references", &|it| _ = black_box(it.references(&id, id_at, true)));
        bench("document symbols", &|it| _ = black_box(it.document_symbols(&id)));
        bench("document links", &|it| _ = black_box(it.document_links(&id)));
        bench("folding ranges", &|it| _ = black_box(it.folding_ranges(&id)));
        bench("code lenses", &|it| _ = black_box(it.code_lenses(&id)));
        bench("inlay hints on a screen", &|it| _ = black_box(it.inlay_hints(&id, screen)));
        bench("semantic tokens on a screen", &|it| _ = black_box(it.semantic_tokens(&id, screen)));
    }
}

fn host() -> AnalysisHost {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/ws".to_owned()]));
    host
}

fn opened(mut host: AnalysisHost, text: &str) -> (DocumentId, AnalysisHost) {
    let id = DocumentId::new("/ws/specs/007-hold/plan.md");
    host.apply_change(Change::Open(id.clone(), text.to_owned()));
    black_box(host.analysis());
    (id, host)
}
