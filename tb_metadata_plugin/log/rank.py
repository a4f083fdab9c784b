"""Which process of a distributed training this is: only the first one writes metadata."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping

# Launchers that give each process of the whole job a number: Slurm, Open MPI, PMIx, MPICH and Intel MPI, MVAPICH,
# Horovod, jsrun; then those that number the processes of a machine and the machines.
_RANKS = (
    "SLURM_PROCID",
    "OMPI_COMM_WORLD_RANK",
    "PMIX_RANK",
    "PMI_RANK",
    "MV2_COMM_WORLD_RANK",
    "HOROVOD_RANK",
    "JSM_NAMESPACE_RANK",
    "LOCAL_RANK",
    "NODE_RANK",
    "GROUP_RANK",
)


def is_first_process(environment: Mapping[str, str] | None = None) -> bool:
    """Whether this process is the one that writes: rank 0, or no distributed training at all.

    An initialised `torch.distributed` knows best, then RANK, which PyTorch's launchers set. Of all other variables each
    that is set must be 0: within one Slurm task, which is number 0, a launcher may start further processes.

    Args:
        environment: by default this process's own.
    """
    rank = _torch_rank()
    if rank is None:
        environment = os.environ if environment is None else environment
        rank = _number(environment.get("RANK"))
        if rank is None:
            return _is_chief(environment.get("TF_CONFIG")) and not any(
                _number(environment.get(name)) for name in _RANKS
            )
    return rank == 0


def _torch_rank() -> int | None:
    distributed = sys.modules.get("torch.distributed")
    if distributed is None or not distributed.is_available() or not distributed.is_initialized():
        return None
    return int(distributed.get_rank())


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def _is_chief(tf_config: str | None) -> bool:
    """Whether TensorFlow's cluster description makes this process the chief or, without one, the first worker."""
    try:
        config = json.loads(tf_config or "{}")
        task = config.get("task", {})
        chief = "worker" if "chief" not in config.get("cluster", {}) else "chief"
        return not task or (task.get("type") == chief and int(task.get("index", 0)) == 0)
    except (AttributeError, TypeError, ValueError):
        return True
