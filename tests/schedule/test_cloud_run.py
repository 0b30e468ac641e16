"""What goes to Cloud Run: the job's file read again, and the script run against a stand-in for gcloud."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipeline import __version__
from pipeline.schedule import Job, cloud_run
from tests.schedule.conftest import System
from tests.schedule.jobs import PROGRAM, settings_for


def school(tmp_path: Path, roster: str = "lists/our roster.txt") -> Job:
    """A school with a list of students."""
    settings = settings_for("30m", "07:15-08:50", path=tmp_path / "school" / "smallwins.yaml")
    privacy = settings.privacy.model_copy(update={"roster": roster})
    return Job(settings.model_copy(update={"privacy": privacy}), PROGRAM)


def test_the_job_finds_its_files(tmp_path: Path) -> None:
    """Each secret has a volume of its own; the job's first words lay them out as the settings have them."""
    job = school(tmp_path)
    recipe = cloud_run.recipe(job)
    recipe.install()
    spec: Any = YAML(typ="safe").load((tmp_path / "school/cloud-run/job.yaml").read_text())
    task = spec["spec"]["template"]["spec"]["template"]["spec"]
    container = task["containers"][0]
    volumes = {volume["name"]: volume["secret"] for volume in task["volumes"]}
    root = tmp_path / "container"
    for mount in container["volumeMounts"]:
        place = root / mount["mountPath"].lstrip("/")
        place.mkdir(parents=True)
        secret = volumes[mount["name"]]
        (place / secret["items"][0]["path"]).write_text(secret["secretName"])
    program = root / "bin" / "smallwins"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    program.chmod(0o755)
    folder = root / "school"
    folder.mkdir()
    call = container["args"][0].replace("/run/smallwins", f"{root}/run/smallwins")
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    told = subprocess.run(
        [*container["command"], call], cwd=folder, env=env, check=True, text=True, capture_output=True
    )
    assert told.stdout == "run|--scheduled|--settings|smallwins.yaml|"
    laid = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert laid == {
        "smallwins.yaml": f"{job.name}-settings",
        "smallwins.secret": f"{job.name}-code-names",
        "lists/our roster.txt": f"{job.name}-roster",
    }


def test_the_script_sets_it_up(system: System, tmp_path: Path) -> None:
    """Every secret, the image, the job, who may start it, and a call for each line of the schedule; quoted as meant."""
    job = school(tmp_path)
    recipe = cloud_run.recipe(job)
    recipe.install()
    script = tmp_path / "school" / "cloud-run" / "deploy.sh"
    env = {**os.environ, "PROJECT": "our-project", "REGION": "europe-west1"}
    system.refuse("describe")
    subprocess.run(["sh", script], env=env, check=True, capture_output=True)
    cloud = ["gcloud", "--quiet", "--project", "our-project"]
    assert all(call[:4] == cloud for call in system.calls())
    calls = [shlex.join(call[4:]) for call in system.calls()]
    account = "smallwins@our-project.iam.gserviceaccount.com"
    versions = [call for call in calls if call.startswith("secrets versions add")]
    assert versions == [
        f"secrets versions add {job.name}-settings --data-file ../smallwins.yaml",
        f"secrets versions add {job.name}-code-names --data-file ../smallwins.secret",
        f"secrets versions add {job.name}-roster --data-file '../lists/our roster.txt'",
    ]
    place = f"projects/our-project/locations/europe-west1/jobs/{job.name}"
    assert [call for call in calls if call.startswith("scheduler jobs create")] == [
        f"scheduler jobs create http {job.name}-1 --location europe-west1 --schedule '15,45 7-8 * * 1-5'"
        f" --time-zone America/New_York --http-method POST --uri https://run.googleapis.com/v2/{place}:run"
        f" --oauth-service-account-email {account}"
    ]
    assert f"builds submit --tag europe-west1-docker.pkg.dev/our-project/smallwins/smallwins:{__version__} ." in calls
    replaced = [text for call, text in zip(system.calls(), system.texts(), strict=True) if "replace" in call]
    assert replaced[0].count("<") == 0
    assert f"serviceAccountName: {account}" in replaced[0]


def test_the_script_asks_for_what_it_needs(tmp_path: Path) -> None:
    """Without a project it does nothing and says so."""
    cloud_run.recipe(school(tmp_path)).install()
    script = tmp_path / "school" / "cloud-run" / "deploy.sh"
    told = subprocess.run(["sh", script], env={"PATH": "/usr/bin:/bin"}, check=False, capture_output=True, text=True)
    assert told.returncode != 0
    assert "Write PROJECT=your-project before sh" in told.stderr


def test_the_image_holds_nothing_of_the_school(tmp_path: Path) -> None:
    """The program, an account without rights, the command; the folder comes in when it runs."""
    job = school(tmp_path)
    recipe = cloud_run.docker(job)
    text = recipe.pieces[0].text
    copied = [line for line in text.splitlines() if line.startswith(("COPY", "ADD"))]
    assert copied == ["COPY wheels /wheels"]
    assert text.index("USER smallwins") < text.index("CMD")
    assert f"smallwins=={__version__}" in text
    assert 'CMD ["smallwins", "run", "--scheduled"]' in text
    assert str(tmp_path) not in text


def test_removed_without_a_trace(tmp_path: Path) -> None:
    """Written and taken away again."""
    job = school(tmp_path)
    job.settings.folder.mkdir()
    job.settings.path.write_text("")
    for recipe in (cloud_run.recipe(job), cloud_run.docker(job)):
        recipe.install()
        assert recipe.look() == "installed"
        recipe.remove()
    assert [path.name for path in job.settings.folder.iterdir()] == ["smallwins.yaml"]
