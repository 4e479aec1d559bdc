CREATE INDEX _sessionctl_preimages_key ON _sessionctl_preimages(merge_id, field, key);
