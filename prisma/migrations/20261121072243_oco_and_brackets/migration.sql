-- AlterTable
ALTER TABLE "trade_order" ADD COLUMN     "exit_plan" JSONB,
ADD COLUMN     "oco_id" TEXT,
ADD COLUMN     "parent_order_id" UUID,
ADD COLUMN     "protects" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "trade_order_account_id_oco_id_idx" ON "trade_order"("account_id", "oco_id");
