"""An offer is of its vacancy's trust, and of an open vacancy alone.

The trigger shares the vacancy's row until the offer commits: whoever fills or cancels it meanwhile
waits, and an offer that comes after them finds it closed. It reads as the owner, and says nothing
of the vacancy but that it is not open.
"""

from django.db import migrations

SQL = """
ALTER TABLE shifts_offer ADD CONSTRAINT shifts_offer_same_trust_as_vacancy
    FOREIGN KEY (vacancy_id, trust_id) REFERENCES shifts_vacancy (id, trust_id);
CREATE FUNCTION shifts_offer_of_open_vacancy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM shifts_vacancy
        WHERE id = NEW.vacancy_id AND trust_id = NEW.trust_id AND status = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the vacancy is not open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shifts_offer_of_open_vacancy',
                TABLE = 'shifts_offer';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shifts_offer_of_open_vacancy BEFORE INSERT ON shifts_offer
    FOR EACH ROW EXECUTE FUNCTION shifts_offer_of_open_vacancy();
"""
UNDO = """
DROP TRIGGER shifts_offer_of_open_vacancy ON shifts_offer;
DROP FUNCTION shifts_offer_of_open_vacancy();
ALTER TABLE shifts_offer DROP CONSTRAINT shifts_offer_same_trust_as_vacancy;
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0017_offer_wall")]

    operations = [migrations.RunSQL(SQL, UNDO)]
