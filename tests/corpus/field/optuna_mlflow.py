import optuna

study = optuna.create_study(storage="sqlite:///optuna.db", study_name="x")  # hit
loaded = optuna.load_study(study_name="x", storage="sqlite:///optuna.db")  # hit
remote = optuna.create_study(storage="postgresql://h/x")
rdb = optuna.storages.RDBStorage("sqlite:///o.db")  # hit
