-- AlterTable
ALTER TABLE "trade_order" ADD COLUMN     "event_seq" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "seq" BIGSERIAL NOT NULL;

-- AlterTable
ALTER TABLE "execution" ADD COLUMN     "quote_seq" BIGINT NOT NULL,
ADD COLUMN     "seq" BIGSERIAL NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "trade_order_seq_key" ON "trade_order"("seq");

-- CreateIndex
CREATE INDEX "trade_order_person_id_seq_idx" ON "trade_order"("person_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "execution_seq_key" ON "execution"("seq");

-- CreateIndex
CREATE INDEX "execution_account_id_seq_idx" ON "execution"("account_id", "seq");
