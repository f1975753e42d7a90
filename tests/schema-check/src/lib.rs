//! Nothing but a test: the JSON Schema of dossiers, used by a validator that is not ours.
