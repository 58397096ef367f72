-- DropIndex
DROP INDEX "audit_event_transaction_idx";

-- CreateIndex
CREATE INDEX "audit_event_transaction_id_idx" ON "audit_event"("transaction", "id");

-- Retention: the oldest rows of one chain and their seals, up to a place that a checkpoint, signed and written in this same
-- transaction, says was removed. Nothing younger than 30 days, whoever asks. Checkpoints of what is gone go with it.
CREATE FUNCTION prune_audit_chain(of_chain UUID, up_to BIGINT) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  removed BIGINT;
BEGIN
  IF NOT EXISTS (
    SELECT FROM audit_checkpoint
     WHERE chain = of_chain AND seq = up_to AND pruned AND xmin = pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'no checkpoint of this transaction tells that the chain is removed up to there';
  END IF;
  IF EXISTS (
    SELECT FROM audit_seal JOIN audit_event ON audit_event.id = audit_seal.event_id
     WHERE audit_seal.chain = of_chain AND audit_seal.seq <= up_to AND audit_event.at > now() - interval '30 days'
  ) THEN
    RAISE EXCEPTION 'audit rows of the last 30 days are never removed';
  END IF;
  DELETE FROM audit_event USING audit_seal
   WHERE audit_seal.event_id = audit_event.id AND audit_seal.chain = of_chain AND audit_seal.seq <= up_to;
  GET DIAGNOSTICS removed = ROW_COUNT;
  DELETE FROM audit_seal WHERE chain = of_chain AND seq <= up_to;
  DELETE FROM audit_checkpoint WHERE chain = of_chain AND seq < up_to;
  RETURN removed;
END $$;

-- A database restored from elsewhere may hold rows of transactions that here are still to come. They are made this one's, so that
-- the sealer finds every row by its transaction. What is sealed does not hold the transaction.
CREATE FUNCTION adopt_audit_rows() RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  adopted BIGINT;
BEGIN
  UPDATE audit_event SET transaction = pg_current_xact_id() WHERE transaction > pg_current_xact_id();
  GET DIAGNOSTICS adopted = ROW_COUNT;
  RETURN adopted;
END $$;

REVOKE EXECUTE ON FUNCTION prune_audit_chain(UUID, BIGINT), adopt_audit_rows() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_audit_chain(UUID, BIGINT), adopt_audit_rows() TO portcullis_app;
