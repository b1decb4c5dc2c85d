"""How much memory there really is: the machine's, the control groups', the shell's, whichever is least."""

import resource

import pytest

from vault_tui.system import machine
from vault_tui.system.machine import available_in, control_group_rooms, free_memory, memory

MIB = 1 << 20
MEMINFO = (
    "MemTotal:       4000000 kB\nMemFree:         100000 kB\nMemAvailable:    2097152 kB\nBuffers: 5 kB\n"
)
V2_MOUNT = "31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
V1_MOUNTS = (
    "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
)
NO_LIMIT_1 = "9223372036854771712\n"


class Files(dict[str, str]):
    """Made-up files by path."""

    def read(self, path: str) -> str | None:
        return self.get(path)


def rooms(groups: str, mounts: str, files: dict[str, str]) -> list[int]:
    return list(control_group_rooms(groups, mounts, Files(files).read))


class TestMeminfo:
    def test_the_available_memory_is_taken_and_not_the_free(self) -> None:
        assert available_in(MEMINFO) == 2048 * MIB

    @pytest.mark.parametrize("text", ["", "MemAvailable:", "MemAvailable: lots", "MemFree: 5 kB\n"])
    def test_what_is_not_said_is_not_known(self, text: str) -> None:
        assert available_in(text) is None


class TestVersion2:
    def test_the_room_is_the_limit_less_what_is_used(self) -> None:
        files = {
            "/sys/fs/cgroup/a/memory.max": f"{300 * MIB}\n",
            "/sys/fs/cgroup/a/memory.current": f"{100 * MIB}\n",
        }
        assert rooms("0::/a\n", V2_MOUNT, files) == [200 * MIB]

    def test_every_group_above_ours_counts(self) -> None:
        files = {}
        for folder, limit in (
            ("/a/b/c", "max"),
            ("/a/b", str(400 * MIB)),
            ("/a", str(300 * MIB)),
            ("", "max"),
        ):
            files[f"/sys/fs/cgroup{folder}/memory.max"] = f"{limit}\n"
            files[f"/sys/fs/cgroup{folder}/memory.current"] = f"{100 * MIB}\n"
        assert rooms("0::/a/b/c\n", V2_MOUNT, files) == [300 * MIB, 200 * MIB]

    def test_the_limit_at_which_the_system_slows_us_down_counts_too(self) -> None:
        files = {
            "/sys/fs/cgroup/memory.max": "max\n",
            "/sys/fs/cgroup/memory.high": f"{200 * MIB}\n",
            "/sys/fs/cgroup/memory.current": "0\n",
        }
        assert rooms("0::/\n", V2_MOUNT, files) == [200 * MIB]

    def test_cached_file_content_is_not_counted_as_used(self) -> None:
        files = {
            "/sys/fs/cgroup/memory.max": f"{300 * MIB}\n",
            "/sys/fs/cgroup/memory.current": f"{290 * MIB}\n",
            "/sys/fs/cgroup/memory.stat": f"anon {40 * MIB}\ninactive_file {250 * MIB}\nactive_file 0\n",
        }
        assert rooms("0::/\n", V2_MOUNT, files) == [260 * MIB]

    def test_a_group_over_its_limit_has_no_room(self) -> None:
        files = {"/sys/fs/cgroup/memory.max": "5\n", "/sys/fs/cgroup/memory.current": "9\n"}
        assert rooms("0::/\n", V2_MOUNT, files) == [0]

    def test_a_group_outside_the_visible_tree_is_asked_at_its_top(self) -> None:
        files = {"/sys/fs/cgroup/memory.max": f"{MIB}\n", "/sys/fs/cgroup/memory.current": "0\n"}
        assert rooms("0::/../elsewhere\n", V2_MOUNT, files) == [MIB]


class TestVersion1:
    def test_the_memory_controller_is_found_among_others(self) -> None:
        files = {
            "/sys/fs/cgroup/memory/job/memory.limit_in_bytes": f"{128 * MIB}\n",
            "/sys/fs/cgroup/memory/job/memory.usage_in_bytes": f"{28 * MIB}\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": NO_LIMIT_1,
            "/sys/fs/cgroup/memory/memory.usage_in_bytes": f"{900 * MIB}\n",
            "/sys/fs/cgroup/cpu/other/memory.limit_in_bytes": "1\n",
            "/sys/fs/cgroup/cpu/other/memory.usage_in_bytes": "0\n",
        }
        groups = "5:cpu,cpuacct:/other\n4:memory:/job\n1:name=systemd:/\n"
        assert rooms(groups, V1_MOUNTS, files) == [100 * MIB]

    def test_a_mount_that_shows_only_a_part_is_read_from_there(self) -> None:
        mounts = "35 31 0:32 /docker/one /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
        files = {
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": f"{128 * MIB}\n",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes": "0\n",
            "/sys/fs/cgroup/memory/memory.stat": "cache 9\ntotal_inactive_file 0\n",
        }
        assert rooms("4:memory:/docker/one\n", mounts, files) == [128 * MIB]

    def test_a_mount_point_with_a_blank_is_found(self) -> None:
        mounts = "35 31 0:32 / /my\\040groups rw - cgroup cgroup rw,memory\n"
        files = {"/my groups/memory.limit_in_bytes": "10\n", "/my groups/memory.usage_in_bytes": "3\n"}
        assert rooms("4:memory:/\n", mounts, files) == [7]


@pytest.mark.parametrize("groups", ["", "nonsense", "0", "0::", "::::", "4:memory"])
@pytest.mark.parametrize("mounts", ["", "nonsense", "1 2 3 - cgroup2", V2_MOUNT, V1_MOUNTS])
def test_odd_system_files_mean_no_known_limit(groups: str, mounts: str) -> None:
    assert rooms(groups, mounts, {}) == []


class TestMemory:
    def test_the_least_of_all_limits_counts_and_is_named(self) -> None:
        files = Files(
            {
                "/proc/meminfo": MEMINFO,
                "/proc/self/cgroup": "0::/\n",
                "/proc/self/mountinfo": V2_MOUNT,
                "/sys/fs/cgroup/memory.max": f"{64 * MIB}\n",
                "/sys/fs/cgroup/memory.current": "0\n",
            }
        )
        found = memory(files.read)
        assert found.free == 64 * MIB
        assert "control group" in found.limited_by

    def test_without_other_limits_it_is_the_machines(self) -> None:
        assert memory(Files({"/proc/meminfo": MEMINFO}).read) == machine.Memory(2048 * MIB, "this machine")

    def test_a_limit_of_the_shell_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(resource, "getrlimit", lambda _: (300 * MIB, 300 * MIB))
        found = memory(Files({"/proc/meminfo": MEMINFO, "/proc/self/statm": "25600 1 1 1 0 1 0\n"}).read)
        assert found.free == 300 * MIB - 25_600 * resource.getpagesize()
        assert "ulimit" in found.limited_by

    def test_where_there_is_no_proc_the_installed_memory_is_taken(self) -> None:
        assert memory(Files().read).free > 0

    def test_this_machine_has_some(self) -> None:
        assert free_memory() > MIB
