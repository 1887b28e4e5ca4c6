"""English templates of errors of a cluster, by code; their Swedish is in cluster.po."""

from __future__ import annotations

CLUSTER_ERRORS: dict[str, str] = {
    "workers_and_cluster": (
        "--workers and --cluster {cluster} cannot be used together: the cluster decides how many"
        " workers there are. Leave one of them out."
    ),
    "cluster_not_installed": (
        "--cluster needs Dask, which is not installed here. Install flowsim with its extra"
        ' named cluster: pip install -e ".[cluster]"'
    ),
    "cluster_not_reachable": (
        "No scheduler answers at --cluster {address}. Give the address that it shows when it"
        " starts, as tcp://HOST:PORT. ({reason})"
    ),
    "cluster_without_workers": (
        "The scheduler at --cluster {address} has no workers. Start at least one:"
        " dask worker {address}"
    ),
    "cluster_versions_differ": (
        "Worker {worker} does not have what is used here, so its results might differ."
        " There, and (here): {versions}. Install the same versions and start it again."
    ),
    "cluster_worker_lacks": (
        "A worker of --cluster {address} cannot load flowsim ({reason}). Install the same"
        " version there as here."
    ),
    "cluster_workers_died": (
        "Several workers of --cluster {address} ended abruptly, one after another, on the same"
        " piece of work. There may be too little memory. What was finished is stored: the same"
        " command goes on from there."
    ),
    "cluster_lost": (
        "The scheduler at --cluster {address} is gone. What was finished is stored: the same"
        " command goes on from there."
    ),
}
