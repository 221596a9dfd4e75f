"""Files of training, as a training system and ESR write them."""

from datetime import timedelta

from staffbank import clock


def recently(days=30):
    return clock.today() - timedelta(days=days)


HEADER = "employee_number,registration,email,subject,level,completed,expires"


def training_file(*rows):
    return "\n".join([HEADER, *rows]).encode()


def esr_file(*rows, who=""):
    names = "Competency Name,Expiry Date,Date Start,Last Updated By,Title,VPD"
    return "\n".join([names + who, *rows]).encode()
