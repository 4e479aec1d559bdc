"""Every kind of damage that the original scripts and interrupted runs leave, as those scripts make it."""

# case, scripts, what is found, what `status` says of which migration afterwards
DAMAGE = {
    "v35-script": ("v35", ["v35"], {"names_archive", "recorded_not_done", "fields_missing"}, "v35"),
    "pr3-script": ("pr3", ["pr3"], {"recorded_not_done", "fields_missing"}, "v34"),
    "pr3-script-overlap": ("pr3_overlap", ["pr3"], {"recorded_not_done", "fields_missing"}, "v34"),
    "pr3-script-null-id": ("pr3", ["null_id", "pr3"], {"never_merged", "recorded_not_done", "rows_missing"}, "v34"),
    "pr3-script-dropped": (
        "pr3", ["in_the_way", "pr3"], {"never_merged", "fields_missing", "rows_missing", "rows_dropped"}, "v34",
    ),
    "half-finished": ("v35", ["half_finished"], {"half_finished"}, "v35"),
    "recorded-only": ("v35", ["recorded"], {"recorded_not_done"}, "v35"),
    "recorded-without-columns": ("pr3", ["pr3", "recorded"], {"recorded_not_done"}, "v35"),
    "archived-by-hand": ("v35", ["renamed"], {"never_merged", "names_archive"}, "v35"),
    "empty-placeholder": ("v35", ["placeholder"], {"empty_placeholder"}, "v35"),
    "odd-placeholder": ("v35", ["odd_placeholder"], {"empty_placeholder"}, "v35"),
    "source-recreated": ("v35", ["v35", "recreated"], {"source_recreated", "never_merged", "rows_missing"}, "v35"),
    "aborted-rebuild": ("v35", ["v35", "rebuild"], {"leftover", "fields_missing"}, "v35"),
    "written-since": ("v35", ["v35", "written_since"], {"names_archive", "fields_missing"}, "v35"),
}  # fmt: skip
