"""What workers does when something has happened. A payload says where to look."""

from staffbank.outbox.emitting import Payload, subscribe
from workers.services import staff_list


@subscribe("staff_file.asked")
def import_staff(payload: Payload) -> None:
    staff_list.run_asked(payload["file"])
