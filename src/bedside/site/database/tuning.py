"""How the embedded server runs. All of it goes on the command line, which wins over files and over ALTER SYSTEM.

Names and meanings: https://www.postgresql.org/docs/18/runtime-config.html
"""

from collections.abc import Mapping
from types import MappingProxyType

_SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

# Web, worker and database share 600 MB.
_SMALL = {
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "wal_buffers": "4MB",
    "huge_pages": "off",
    # In the cluster's folder, not in /dev/shm, which containers keep small and others may clean.
    "dynamic_shared_memory_type": "mmap",
    "jit": "off",
    "autovacuum_max_workers": "2",
    "max_worker_processes": "2",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}

# A log may hold no patient's words. Errors of a statement quote values ("invalid input syntax for …"), so nothing below
# LOG is written; DETAIL, CONTEXT and STATEMENT lines, which quote rows and queries, are left out of everything else.
_LOG = {
    "logging_collector": "on",
    "log_destination": "stderr",
    "log_filename": "%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_file_mode": "0600",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "lc_messages": "C",
}

_REACH = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "ssl": "off",
    "timezone": "UTC",
}

DURABLE: Mapping[str, str] = MappingProxyType(_SAFE | _SMALL | _LOG | _REACH)

# For tests only: a power cut may ruin it, and nobody would miss it.
THROWAWAY: Mapping[str, str] = MappingProxyType(
    dict(DURABLE)
    | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
    | {"autovacuum": "off", "max_wal_size": "1GB"}
)


def for_version(profile: Mapping[str, str], major: int) -> dict[str, str]:
    """Return the settings that a server of this major version knows."""
    settings = dict(profile)
    if major >= 18:
        settings["io_method"] = "sync"  # three worker processes fewer
    return settings
