"""Fits scikit-learn's histogram boosting and XGBoost on the splits of bench/churn.ts; reads them from a file, prints JSON."""
import json
import sys
import time

import numpy as np
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import brier_score_loss, roc_auc_score

found = []
for name, data in json.load(open(sys.argv[1])).items():
    table = np.array([[np.nan if value is None else value for value in column] for column in data["values"]]).T
    happened, folds = np.array(data["happened"]), np.array(data["folds"])
    categories = [at for at, is_category in enumerate(data["categories"]) if is_category]
    peers = {
        "scikit-learn": lambda: HistGradientBoostingClassifier(
            learning_rate=0.05, max_iter=120, max_leaf_nodes=8, min_samples_leaf=30, l2_regularization=1,
            early_stopping=False, categorical_features=categories, random_state=1),
        "XGBoost": lambda: xgboost.XGBClassifier(
            tree_method="hist", max_depth=3, learning_rate=0.05, n_estimators=150, n_jobs=1, random_state=1),
    }
    for peer, make in peers.items():
        aucs, briers, seconds = [], [], 0.0
        for fold in range(5):
            model, train, test = make(), folds != fold, folds == fold
            start = time.perf_counter()
            model.fit(table[train], happened[train])
            seconds += time.perf_counter() - start
            told = model.predict_proba(table[test])[:, 1]
            aucs.append(roc_auc_score(happened[test], told))
            briers.append(brier_score_loss(happened[test], told))
        found.append({"set": name, "peer": peer, "auc": np.mean(aucs), "brier": np.mean(briers), "seconds": seconds})
print(json.dumps(found))
