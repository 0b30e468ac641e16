"""The job comes in; an image, a Cloud Run job and the script that sets both up go out: no key is needed there."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import PurePath

from pipeline import __version__
from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Files, Piece
from pipeline.schedule.slots import group, school_slots
from pipeline.schedule.times import describe

FOLDER = "/school"


def docker(job: Job) -> Files:
    """An image of the program alone: settings and secrets come in when it runs."""
    piece = Piece(job.settings.folder / "Dockerfile", image(job))
    call = f'docker run --rm --user "$(id -u)" --volume "$PWD:{FOLDER}" smallwins'
    return Files(
        (piece,),
        steps=(
            "Make the program's wheel here: `pip wheel --no-deps --wheel-dir wheels FOLDER-OF-SMALLWINS`.",
            f"Build it once: `docker build --tag smallwins .`; then let your scheduler call: `{call}`.",
        ),
        shown=piece.sealed,
    )


def image(job: Job) -> str:
    """The Dockerfile: an account without rights, and nothing of the school's."""
    return f"""\
# Small Wins. {describe(job.settings)}, as whatever calls it decides.
FROM python:3.13-slim
RUN useradd --create-home --uid 10001 smallwins && install -d -o smallwins {FOLDER}
COPY wheels /wheels
RUN pip install --no-cache-dir --find-links /wheels smallwins=={__version__}
USER smallwins
WORKDIR {FOLDER}
CMD ["smallwins", "run", "--scheduled"]
"""


def recipe(job: Job) -> Files:
    """A folder beside the settings: the image, the job, and a script that a person runs once, and after each change."""
    folder = job.settings.folder / "cloud-run"
    pieces = (
        Piece(folder / "Dockerfile", image(job)),
        Piece(folder / "job.yaml", _job(job)),
        Piece(folder / "deploy.sh", _script(job)),
    )
    steps = [
        "Make the program's wheel: `pip wheel --no-deps --wheel-dir cloud-run/wheels FOLDER-OF-SMALLWINS`.",
        "In smallwins.yaml write `credentials: application-default`: the job signs in as its own account.",
        f"Then: PROJECT=your-project REGION=us-central1 sh {shlex.quote(str(folder / 'deploy.sh'))}",
    ]
    if job.settings.privacy.roster:
        steps.append("The list of student names goes along, into Secret Manager: they leave this computer with it.")
    if (job.settings.folder / "report_templates").is_dir() or (job.settings.folder / "sheets_templates").is_dir():
        steps.append("Your own templates do not go along: add a line `COPY` for them to the Dockerfile.")
    return Files(pieces, steps=tuple(steps))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that Secret Manager keeps for the job; a volume holds one of them."""

    name: str
    path: PurePath

    @property
    def mounted(self) -> str:
        return f"/run/smallwins/{self.name}/{self.path.name}"


def _kept(job: Job) -> list[_Kept]:
    """What the job needs of the settings' folder, by paths from there."""
    settings = job.settings
    files = {"settings": settings.path.name, "code-names": settings.secret.name, "roster": settings.privacy.roster}
    return [_Kept(f"{job.name}-{name}", PurePath(path)) for name, path in files.items() if path]


def _job(job: Job) -> str:
    """The job as Cloud Run's own file; the script fills in <PROJECT> and <REGION>."""
    kept = _kept(job)
    laid = [f"install -D -m 600 {shlex.quote(each.mounted)} {shlex.quote(each.path.as_posix())}" for each in kept]
    call = " && ".join([*laid, f"exec smallwins run --scheduled --settings {shlex.quote(job.settings.path.name)}"])
    mounts = "".join(
        f"""
                - name: {each.name}
                  mountPath: /run/smallwins/{each.name}"""
        for each in kept
    )
    volumes = "".join(
        f"""
            - name: {each.name}
              secret:
                secretName: {each.name}
                items:
                  - key: latest
                    path: {json.dumps(each.path.name, ensure_ascii=False)}"""
        for each in kept
    )
    return f"""\
# Small Wins. {describe(job.settings)}.
apiVersion: run.googleapis.com/v1
kind: Job
metadata:
  name: {job.name}
spec:
  template:
    spec:
      taskCount: 1
      template:
        spec:
          serviceAccountName: smallwins@<PROJECT>.iam.gserviceaccount.com
          maxRetries: 0
          timeoutSeconds: 3600
          containers:
            - image: <REGION>-docker.pkg.dev/<PROJECT>/smallwins/smallwins:{__version__}
              command: ["sh", "-c"]
              args: [{json.dumps(call, ensure_ascii=False)}]
              resources:
                limits:
                  cpu: "1"
                  memory: 2Gi
              volumeMounts:{mounts}
          volumes:{volumes}
"""


def _script(job: Job) -> str:
    """What makes all of it in the cloud; every line may be repeated."""
    zone = job.settings.school_year.timezone
    secrets = "".join(f"keep {each.name} {shlex.quote(f'../{each.path.as_posix()}')}\n" for each in _kept(job))
    times = "".join(
        f"call {job.name}-{number} {shlex.quote(f'{minutes} {hours} * * {days}')}\n"
        for number, (minutes, hours, days) in enumerate(group(school_slots(job.settings)), 1)
    )
    return f"""\
#!/bin/sh
# Small Wins. {describe(job.settings)}.
# Sets the job up in your Google Cloud project, or brings it up to date. It may be repeated.
#   PROJECT=your-project REGION=us-central1 sh deploy.sh
set -eu
: "${{PROJECT:?Write PROJECT=your-project before sh}}" "${{REGION:?Write REGION=us-central1 before sh}}"
cd "$(dirname "$0")"
account=smallwins@$PROJECT.iam.gserviceaccount.com
image=$REGION-docker.pkg.dev/$PROJECT/smallwins/smallwins:{__version__}
job=https://run.googleapis.com/v2/projects/$PROJECT/locations/$REGION/jobs/{job.name}
cloud() {{ gcloud --quiet --project "$PROJECT" "$@"; }}
there() {{ cloud "$@" >/dev/null 2>&1; }}

keep() {{ # NAME FILE: the file as the secret's newest version, for the job's account alone
  there secrets describe "$1" || cloud secrets create "$1" --replication-policy automatic
  cloud secrets versions add "$1" --data-file "$2"
  cloud secrets add-iam-policy-binding "$1" --member "serviceAccount:$account" --role roles/secretmanager.secretAccessor
}}

call() {{ # NAME TIMES: the scheduler's entry that starts the job
  verb=create
  if there scheduler jobs describe "$1" --location "$REGION"; then verb=update; fi
  cloud scheduler jobs $verb http "$1" --location "$REGION" --schedule "$2" --time-zone {shlex.quote(zone)} \\
    --http-method POST --uri "$job:run" --oauth-service-account-email "$account"
}}

cloud services enable run.googleapis.com cloudscheduler.googleapis.com secretmanager.googleapis.com \\
  artifactregistry.googleapis.com cloudbuild.googleapis.com forms.googleapis.com sheets.googleapis.com \\
  docs.googleapis.com drive.googleapis.com
there iam service-accounts describe "$account" || cloud iam service-accounts create smallwins
there artifacts repositories describe smallwins --location "$REGION" ||
  cloud artifacts repositories create smallwins --location "$REGION" --repository-format docker
{secrets}cloud builds submit --tag "$image" .
sed -e "s/<PROJECT>/$PROJECT/g" -e "s/<REGION>/$REGION/g" job.yaml | cloud run jobs replace - --region "$REGION"
cloud run jobs add-iam-policy-binding {job.name} --region "$REGION" \\
  --member "serviceAccount:$account" --role roles/run.invoker
{times}echo "Done. Share the shared drive with $account, then try: gcloud run jobs execute {job.name} --region $REGION"
"""
